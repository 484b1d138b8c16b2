import Groundwork

/// A place where the program takes bytes that somebody else wrote.
///
/// A surface is run in a process and on a thread of its own. It may refuse an input by any error that says why; it may
/// not trap, hang, or take memory without bound, and what it promises (``require(_:_:)``) must hold.
public protocol FuzzSurface: Sendable {
    /// As `--surface` names it and as its folder of the corpus is called.
    static var name: String { get }
    /// What is run, in one line.
    static var summary: String { get }
    /// How inputs are built, beyond bytes.
    static var grammar: InputGrammar { get }
    /// Texts that mean something here; mutations put them in.
    static var tokens: [String] { get }
    /// Inputs that one process runs before another takes over: some seconds' work.
    static var sliceLength: UInt64 { get }

    /// Sets up what all inputs share.
    /// - Parameter scratch: a folder of this process alone.
    init(scratch: String) throws
    /// Runs one input. What it leaves in this value may make the next inputs faster and must not change what they do.
    /// - Throws: ``BrokenPromise`` for a fault of the program, any other error where the input is refused.
    mutating func run(_ input: [UInt8]) throws
}

extension FuzzSurface {
    /// Bytes without any grammar.
    public static var grammar: InputGrammar { .bytes }
    /// No texts.
    public static var tokens: [String] { [] }
    /// 50,000 inputs.
    public static var sliceLength: UInt64 { 50_000 }
}

/// What an input looks like when it is right, so that mutations can respect it now and then.
public enum InputGrammar: Sendable {
    /// Any bytes; a JSON text; HTML or XML, whose tags and attributes are mutated as such.
    case bytes, json, markup
}

/// The program did something else than it promises.
public struct BrokenPromise: Error, Sendable, CustomStringConvertible {
    /// What is wrong, in words that are the same for every input.
    public let fault: String
    /// What it was with this input; may be empty.
    public let detail: String

    /// - Parameters:
    ///   - fault: what is wrong, without anything of the input, so that equal faults are known as equal.
    ///   - detail: what it was with this input.
    public init(_ fault: String, detail: String = "") {
        self.fault = fault
        self.detail = detail
    }

    /// Fault and detail, with a colon between them, in one line.
    public var description: String {
        let shown = detail.prefix(Self.shownDetail).replacing("\n", with: " ")
        return detail.isEmpty ? fault : "\(fault): \(shown)"
    }
    private static let shownDetail = 300
}

/// Throws unless what must hold whatever the input is does hold.
/// - Parameters:
///   - fault: what is wrong otherwise, without anything of the input, so that equal faults are known as such.
///   - detail: what it was with this input.
func require(
    _ holds: Bool, _ fault: @autoclosure () -> String, _ detail: @autoclosure () -> String = ""
) throws(BrokenPromise) {
    if !holds { throw BrokenPromise(fault(), detail: detail()) }
}

extension [UInt8] {
    /// A number that follows from the bytes alone, for choosing between ways to run an input (FNV-1a).
    var fingerprint: UInt64 {
        FNV1a64(self).value
    }
    /// The bytes as text; what is no UTF-8 becomes U+FFFD.
    var text: String { String(decoding: self, as: UTF8.self) }
    /// The lines, at most this many.
    func lines(atMost count: Int) -> [String] {
        split(separator: 0x0A, maxSplits: count, omittingEmptySubsequences: true).prefix(count).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
