/// What a run did.
public struct FuzzSummary: Codable, Sendable {
    /// What was run of one surface.
    public struct Surface: Codable, Sendable {
        /// The surface's name.
        public var name: String
        /// Inputs that were run.
        public var inputs: UInt64 = 0
        /// Of them, those that were refused with an error.
        public var refused: UInt64 = 0
        /// Wall seconds of its workers.
        public var seconds = 0.0
        /// Inputs in a second of one worker's wall time; 0 before any was run.
        public var inputsPerSecond: Double { seconds > 0 ? Double(inputs) / seconds : 0 }
        /// Failures by kind, equal ones counted each.
        public var failures: [String: Int] = [:]
        /// Most bytes of memory that one of its workers had.
        public var peakMemory: UInt64 = 0
        /// Most bytes that one of its workers grew by after it had warmed up.
        public var growth: UInt64 = 0
        /// CPU seconds of the input that took the most.
        public var slowestSeconds = 0.0
        /// Number of the input that took the most CPU.
        public var slowestInput: UInt64 = 0
        /// Number of the input that the next run begins with.
        public var next: UInt64 = 0
        /// Whether it failed so often that the run left it alone.
        public var isAbandoned = false

        init(name: String) { self.name = name }

        private enum CodingKeys: String, CodingKey {
            case name, inputs, refused, seconds, failures, growth, next
            case peakMemory = "peak_memory"
            case slowestSeconds = "slowest_seconds"
            case slowestInput = "slowest_input"
            case isAbandoned = "abandoned"
        }
    }

    /// Seed of all inputs.
    public var seed: UInt64
    /// Wall seconds.
    public var seconds = 0.0
    /// One for each surface, in the order of the options.
    public var surfaces: [Surface]
    /// Each kind of failure once.
    public var findings: [Finding] = []

    /// Inputs of all surfaces that were run.
    public var inputs: UInt64 { surfaces.reduce(0) { $0 + $1.inputs } }
    /// Failures of all surfaces, equal ones counted each.
    public var failures: Int { surfaces.reduce(0) { $0 + $1.failures.values.reduce(0, +) } }
}
