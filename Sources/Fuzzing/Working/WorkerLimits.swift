/// What one input may take.
public struct WorkerLimits: Sendable, Hashable {
    /// Seconds of CPU.
    public var seconds: Double
    /// Bytes by which the process may grow with one input.
    public var inputMemory: UInt64 = 512 << 20
    /// Bytes of memory of the process: it is ended at once, so that the machine is safe.
    public var processMemory: UInt64 = 3 << 30
    /// Bytes by which the process may grow from the first quarter of its inputs to the last.
    public var growth: UInt64 = 256 << 20
    /// Bytes of the stack that inputs run on: the least that a platform gives a thread.
    public var stack: Int

    /// The limits of the fuzzer: 2 s and 512 KiB of stack in a release build, 20 s and 4 MiB in a debug
    /// build.
    public init() {
        #if DEBUG
            // Without optimisation both time and frames are several times larger.
            seconds = 20
            stack = 4 << 20
        #else
            seconds = 2
            stack = 512 << 10
        #endif
    }
}

/// How a worker ends.
enum WorkerExit: Int32 {
    case done = 0
    /// It could not begin.
    case failedSetUp = 2
    case brokenPromise = 40
    case hang = 41
    case memory = 42
    case growth = 43
}
