import Groundwork

/// The language of pages: the `lang` of `<html>`, which a page whose template has none gets from its site.
enum PageLanguage {
    private static let tag = Array("<html".utf8)

    /// - Parameter language: a language tag.
    /// - Returns: the nodes with `lang` in each `<html>` tag that has none.
    static func put(_ language: String, into nodes: [MustacheNode]) -> [MustacheNode] {
        nodes.map { node in
            switch node {
            case .text(let text, let startsLine): .text(put(language, into: text), startsLine: startsLine)
            case .section(let name, let inverted, let content):
                .section(name: name, inverted: inverted, put(language, into: content))
            case .block(let block): .block(put(language, into: block))
            case .parent(let name, let indent, let blocks, let offset):
                .parent(
                    name: name, indent: indent, blocks: blocks.map { put(language, into: $0) }, offset: offset
                )
            case .variable, .partial: node
            }
        }
    }

    private static func put(_ language: String, into block: MustacheBlock) -> MustacheBlock {
        var block = block
        block.content = put(language, into: block.content)
        return block
    }

    private static func put(_ language: String, into text: [UInt8]) -> [UInt8] {
        guard let range = tagRange(in: text), declared(text[range]) == nil else { return text }
        return text[..<range.upperBound] + Array(" lang=\"\(language)\"".utf8) + text[range.upperBound...]
    }

    /// The language that the first `<html>` tag of a source says, and where; nil where it says none, or by a variable.
    static func declared(in source: [UInt8]) -> (language: String, offset: Int)? {
        guard let range = tagRange(in: source), let name = declared(source[range]),
            !name.contains("{")
        else { return nil }
        return (name, range.lowerBound)
    }

    /// The first `<html>` tag without its closing bracket.
    private static func tagRange(in text: [UInt8]) -> Range<Int>? {
        var start = 0
        while start + tag.count < text.count {
            let isTag = text[start..<start + tag.count].map(\.asciiLowercased) == tag
            if isTag, text[start + tag.count] <= 32 || text[start + tag.count] == UInt8(ascii: ">") {
                guard let end = text[start...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
                return start..<end
            }
            start += 1
        }
        return nil
    }

    private static func declared(_ tag: ArraySlice<UInt8>) -> String? {
        for part in tag.split(whereSeparator: { $0 <= 32 }).dropFirst() {
            let text = String(decoding: part, as: UTF8.self)
            guard text.lowercased().hasPrefix("lang=") else { continue }
            return text.dropFirst(5).trimmingQuotes
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmingQuotes: String { filter { $0 != "\"" && $0 != "'" } }
}
