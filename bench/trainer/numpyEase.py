"""The peer of EASE: what an engineer would write with numpy. Started by ease.ts, answers each line on stdin with one JSON line."""
import ctypes, json, sys, time
import numpy as np

folder, n, lam = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
gram = np.fromfile(f"{folder}/gram.bin", dtype=np.float64).reshape(n, n)


def blas():
    """Kernel and threads of the OpenBLAS in use, so that a figure says what it was measured against."""
    for line in open("/proc/self/maps"):
        if "openblas" in line:
            lib = ctypes.CDLL(line.split()[-1])
            for suffix in ("", "64_"):
                for prefix in ("", "scipy_"):
                    core = getattr(lib, f"{prefix}openblas_get_corename{suffix}", None)
                    threads = getattr(lib, f"{prefix}openblas_get_num_threads{suffix}", None)
                    if core is not None and threads is not None:
                        core.restype = ctypes.c_char_p
                        return f"OpenBLAS {core().decode()}, {threads()} threads"
    return "its BLAS"


def ease():
    a = gram.copy()
    a[np.diag_indices(n)] += lam
    p = np.linalg.inv(a)
    b = p / (-np.diag(p))
    np.fill_diagonal(b, 0)
    return b


b = None
for line in sys.stdin:
    if line.strip() == "check":
        theirs = np.fromfile(f"{folder}/ease.bin", dtype=np.float64).reshape(n, n)
        print(json.dumps({"difference": float(np.abs(b - theirs).max()), "largest": float(np.abs(b).max())}), flush=True)
        continue
    start = time.perf_counter()
    b = ease()
    print(json.dumps({"seconds": time.perf_counter() - start, "blas": f"numpy {np.__version__}, {blas()}"}), flush=True)
