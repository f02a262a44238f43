// Draws the API's description with Swagger UI, served from this machine.
window.addEventListener("load", () => {
  window.SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", validatorUrl: null });
});
