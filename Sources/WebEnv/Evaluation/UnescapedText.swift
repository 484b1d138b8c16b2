import HTML

/// Character references in texts that a task compares.
enum CharacterReferences {
    /// Text with its character references replaced, as an HTML parser replaces them.
    static func replaced(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var bytes = Array("<!DOCTYPE html><div>".utf8)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "<") { bytes += "&lt;".utf8 } else { bytes.append(byte) }
        }
        let document = HTMLParser.parse(bytes, contentType: "text/html; charset=utf-8")
        return document.textContent(of: document.root)
    }
}
