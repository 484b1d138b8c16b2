import Foundation

/// An input that the program failed on.
public struct Finding: Codable, Sendable, Equatable {
    /// How the program failed.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The process was killed by a signal.
        case crash
        /// One input was busy for longer than it may be.
        case hang
        /// Nothing happened and no CPU was used: threads wait for each other.
        case stuck
        /// One input took more memory than it may.
        case memory
        /// The process grew from input to input.
        case growth
        /// What is promised did not hold.
        case brokenPromise = "broken_promise"
    }

    /// Name of the surface that failed.
    public var surface: String
    /// Seed of the input's ``InputSequence``.
    public var seed: UInt64
    /// Number of the input; ``InputSequence/input(_:)`` gives its bytes.
    public var input: UInt64
    /// How it failed.
    public var kind: Kind
    /// Number of the signal that ended the process; nil where no signal did.
    public var signal: Int32?
    /// What the process said last.
    public var message: String
    /// Functions on the stack, the innermost first, or their addresses in the program.
    public var stack: [String]
    /// Bytes of the input.
    public var size: Int
    /// Bytes of the smallest input found that fails in the same way; nil where none was looked for, or the
    /// input did not fail again.
    public var minimisedSize: Int?
    /// Whether the input also fails in a process of its own; nil where that was not tried.
    public var repeats: Bool?
    /// How many inputs failed like this.
    public var count = 1

    /// Equal for failures that look like one fault.
    var signature: String {
        let words = message.prefix { $0 != ":" }.filter { !$0.isNumber }.prefix(160)
        let place = stack.prefix(4).joined(separator: " ")
        return "\(surface) \(kind.rawValue) \(signal ?? 0) \(stack.isEmpty ? String(words) : place)"
    }

    /// The start of its files' names.
    var fileName: String { "\(surface)-\(seed)-\(input)" }
}

/// The findings of a run: each kind of failure once, its input and its smaller input beside it.
struct FindingStore {
    private let folder: URL
    private(set) var findings: [Finding] = []

    init(folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// - Returns: whether it is the first of its kind.
    mutating func add(_ finding: Finding, input: [UInt8]) throws -> Bool {
        if let known = findings.firstIndex(where: { $0.signature == finding.signature }) {
            findings[known].count += 1
            return false
        }
        findings.append(finding)
        try Data(input).write(to: file(finding, "input"))
        try write(finding)
        return true
    }

    /// Adds what was found out about a finding later.
    mutating func complete(_ finding: Finding, minimised: [UInt8]?) throws {
        guard let place = findings.firstIndex(where: { $0.fileName == finding.fileName }) else { return }
        var finding = finding
        finding.count = findings[place].count
        findings[place] = finding
        if let minimised { try Data(minimised).write(to: file(finding, "min")) }
        try write(finding)
    }

    private func write(_ finding: Finding) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try encoder.encode(finding).write(to: file(finding, "json"))
    }

    private func file(_ finding: Finding, _ ending: String) -> URL {
        folder.appendingPathComponent("\(finding.fileName).\(ending)")
    }
}
