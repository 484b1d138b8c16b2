import Groundwork

/// The bytes of a response, and what was computed from them: shared by every environment that got the same bytes.
public final class ResponseBody: Sendable {
    /// The bytes as they came, without content codings.
    public let bytes: [UInt8]
    /// What was computed from the bytes: documents and pages.
    let derived = DerivedValues()
    /// Counts the memory of the bytes.
    private let meter = MemoryMeter()

    /// - Parameter bytes: without content codings.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes.cutToSize()
        meter.add(MemorySize.of(self.bytes) + 512)
    }
    /// A text in UTF-8.
    public convenience init(_ text: String) { self.init(Array(text.utf8)) }

    /// Bytes that the body takes, with all that was computed from it so far.
    package var memoryFootprint: Int { meter.bytes + derived.memoryFootprint }

    /// Charges the body's memory, and what will be computed from it, to this account and no longer to another.
    /// - Parameter extra: bytes that are kept for the sake of the body alone, to be counted with it.
    package func charge(to account: MemoryAccount?, with extra: Int = 0) {
        meter.add(extra)
        meter.charge(to: account)
        derived.charge(to: account)
    }
}
