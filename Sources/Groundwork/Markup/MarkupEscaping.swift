/// Text as HTML's text and attribute values may hold it: `&`, `<`, `>` and `"` as character references.
package enum MarkupEscaping {
    /// UTF-8 text, escaped.
    package static func escaped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { output.append(escaping: $0) }
        if isContiguous == nil { Array(bytes).withUnsafeBufferPointer { output.append(escaping: $0) } }
        return output
    }

    /// Text, escaped.
    package static func escaped(_ text: String) -> String {
        String(decoding: escaped(text.utf8), as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends UTF-8 text, escaped as ``MarkupEscaping`` has it.
    package mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var next = 0
        while next < text.count {
            let index = next
            let byte = text[index]
            next += 1
            // Nearly all are letters.
            if byte > UInt8(ascii: ">") { continue }
            let reference: StaticString
            switch byte {
            case UInt8(ascii: "&"): reference = "&amp;"
            case UInt8(ascii: "<"): reference = "&lt;"
            case UInt8(ascii: ">"): reference = "&gt;"
            case UInt8(ascii: "\""): reference = "&quot;"
            default: continue
            }
            if index > start { append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index])) }
            append(
                contentsOf: UnsafeBufferPointer(
                    start: reference.utf8Start, count: reference.utf8CodeUnitCount))
            start = index + 1
        }
        if start < text.count { append(contentsOf: UnsafeBufferPointer(rebasing: text[start...])) }
    }
}
