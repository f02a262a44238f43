// Whether no other tab records this answer; this one does from now on.
export function alone(recording) {
  if (!navigator.locks) return true;
  return new Promise((tell) =>
    navigator.locks.request(`longview.${recording}`, { ifAvailable: true }, (lock) => {
      tell(Boolean(lock));
      return lock && new Promise(() => {});
    }),
  );
}
