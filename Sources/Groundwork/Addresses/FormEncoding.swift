/// `application/x-www-form-urlencoded`.
///
/// Source: https://url.spec.whatwg.org/#application/x-www-form-urlencoded
public enum FormEncoding {
    /// `name=value` pairs joined by `&`; a space is a `+`.
    public static func serialize(_ entries: [(name: String, value: String)]) -> String {
        var output: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            if index > 0 { output.append(UInt8(ascii: "&")) }
            append(entry.name, to: &output)
            output.append(UInt8(ascii: "="))
            append(entry.value, to: &output)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Name-value pairs in order; `+` is a space.
    public static func parse(_ text: String) -> [(name: String, value: String)] { parse(text.utf8) }

    /// Name-value pairs in order; `+` is a space.
    package static func parse(_ bytes: some Collection<UInt8>) -> [(name: String, value: String)] {
        bytes.split(separator: UInt8(ascii: "&")).map { part in
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            return (decode(part[..<equals]), decode(part[equals...].dropFirst()))
        }
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        for byte in text.utf8 {
            if byte == 0x20 {
                output.append(UInt8(ascii: "+"))
            } else {
                PercentEncoding.append(byte, to: &output, set: .form)
            }
        }
    }

    private static func decode(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: PercentEncoding.decode(bytes, plusIsSpace: true), as: UTF8.self)
    }
}
