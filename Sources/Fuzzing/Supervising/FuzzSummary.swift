/// What a run did.
public struct FuzzSummary: Codable, Sendable {
    public struct Surface: Codable, Sendable {
        public var name: String
        public var inputs: UInt64 = 0
        /// Of them, those that were refused with an error.
        public var refused: UInt64 = 0
        /// Wall seconds of its workers.
        public var seconds = 0.0
        public var inputsPerSecond: Double { seconds > 0 ? Double(inputs) / seconds : 0 }
        /// Failures by kind, equal ones counted each.
        public var failures: [String: Int] = [:]
        /// Most bytes of memory that one of its workers had.
        public var peakMemory: UInt64 = 0
        /// Most bytes that one of its workers grew by after it had warmed up.
        public var growth: UInt64 = 0
        /// CPU seconds of the dearest input, and its number.
        public var slowestSeconds = 0.0
        public var slowestInput: UInt64 = 0
        /// Where the next run goes on.
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

    public var seed: UInt64
    /// Wall seconds.
    public var seconds = 0.0
    public var surfaces: [Surface]
    public var findings: [Finding] = []

    public var inputs: UInt64 { surfaces.reduce(0) { $0 + $1.inputs } }
    public var failures: Int { surfaces.reduce(0) { $0 + $1.failures.values.reduce(0, +) } }
}
