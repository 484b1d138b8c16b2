/// Writes JSON as bytes, with the same bytes for the same values on every run. Callers keep to the grammar.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() {}

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func beginObject() { open("{") }
    public mutating func endObject() { close("}") }
    public mutating func beginArray() { open("[") }
    public mutating func endArray() { close("]") }

    /// The name of the member whose value comes next.
    public mutating func name(_ name: String) {
        separate()
        string(bytesOf: name)
        append(":")
    }
    public mutating func value(_ text: String) {
        separate()
        string(bytesOf: text)
        needsComma = true
    }
    public mutating func value(_ number: Int) { raw(String(number)) }
    public mutating func value(_ number: UInt64) { raw(String(number)) }
    /// The shortest text that reads back as the same number; null where JSON has none.
    public mutating func value(_ number: Double) {
        if !number.isFinite { return null() }
        raw(number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number))
    }
    public mutating func value(_ flag: Bool) { raw(flag ? "true" : "false") }
    public mutating func null() { raw("null") }
    /// A value that already is JSON.
    public mutating func raw(_ json: String) {
        separate()
        append(json)
        needsComma = true
    }

    public mutating func member(_ name: String, _ text: String) {
        self.name(name)
        value(text)
    }
    public mutating func member(_ name: String, _ number: Int) {
        self.name(name)
        value(number)
    }
    public mutating func member(_ name: String, _ number: UInt64) {
        self.name(name)
        value(number)
    }
    public mutating func member(_ name: String, _ flag: Bool) {
        self.name(name)
        value(flag)
    }
    /// Null where there is no number.
    public mutating func member(_ name: String, _ number: Double?) {
        self.name(name)
        if let number { value(number) } else { null() }
    }
    public mutating func member(_ name: String, _ texts: [String]) {
        self.name(name)
        beginArray()
        for text in texts { value(text) }
        endArray()
    }
    /// Null where there is no text.
    public mutating func member(_ name: String, optional text: String?) {
        self.name(name)
        if let text { value(text) } else { null() }
    }
    public mutating func newline() {
        append("\n")
        needsComma = false
    }

    private mutating func open(_ bracket: String) {
        separate()
        append(bracket)
        needsComma = false
    }
    private mutating func close(_ bracket: String) {
        append(bracket)
        needsComma = true
    }
    private mutating func separate() {
        if needsComma { append(",") }
        needsComma = false
    }
    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private mutating func string(bytesOf text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\t"): append("\\t")
            case UInt8(ascii: "\r"): append("\\r")
            case 0..<0x20:
                append("\\u00")
                bytes.append(Self.hexadecimal[Int(byte >> 4)])
                bytes.append(Self.hexadecimal[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        append("\"")
    }
}
