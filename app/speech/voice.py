"""Where a voice is heard: Silero VAD, the ONNX file that comes with faster-whisper, fed a frame at a time."""

from pathlib import Path

import faster_whisper
import numpy as np
import onnxruntime
from numpy.typing import NDArray

FRAME = 512  # samples, 32 ms at 16 kHz: the only size the model takes
CONTEXT = 64  # samples of the frame before, put in front of each frame
# Frames a run of the model takes at once; bounds memory on long recordings.
BATCH = 4096
MODEL = Path(faster_whisper.__file__).parent / "assets" / "silero_vad_v6.onnx"


class Voice:
    """A stream: feed samples as they come; the state of the model is kept from call to call."""

    def __init__(self) -> None:
        self._session = _session()
        self._memory = [np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)]
        self._before = np.zeros(CONTEXT, np.float32)
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: NDArray[np.int16]) -> list[float]:
        """The probability of speech in each frame that is now complete. An incomplete one waits for more."""
        sound = np.concatenate([self._rest, samples.astype(np.float32) / 32768])
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        frames = sound[:whole].reshape(-1, FRAME)
        return [p for i in range(0, len(frames), BATCH) for p in self._run(frames[i : i + BATCH])]

    def finish(self) -> list[float]:
        """The last frame, filled up with silence."""
        return self.feed(np.zeros(FRAME - len(self._rest), np.int16)) if len(self._rest) else []

    def _run(self, frames: NDArray[np.float32]) -> list[float]:
        tails = np.vstack([self._before, frames[:, -CONTEXT:]])
        self._before = tails[-1]
        inputs = {"input": np.hstack([tails[:-1], frames]), "h": self._memory[0], "c": self._memory[1]}
        probabilities, *self._memory = self._session.run(None, inputs)
        return [float(p) for p in probabilities.ravel()]


def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])
