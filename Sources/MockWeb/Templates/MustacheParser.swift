/// What is wrong with a template, and where.
struct MustacheFailure: Error, CustomStringConvertible {
    let description: String
    /// Byte offset in the template.
    let offset: Int
}

/// A piece of a template.
///
/// Source: https://mustache.github.io/mustache.5.html and https://github.com/mustache/spec, with its optional inheritance.
indirect enum MustacheNode: Sendable {
    /// Literal text of at most one line. `startsLine`: it begins where a line of the source begins.
    case text([UInt8], startsLine: Bool)
    case variable(name: MustacheName, escaped: Bool)
    case section(name: MustacheName, inverted: Bool, [MustacheNode])
    case partial(name: String, indent: [UInt8], offset: Int)
    case parent(name: String, indent: [UInt8], blocks: [MustacheBlock], offset: Int)
    case block(MustacheBlock)
}

/// A dotted name as the template writes it.
struct MustacheName: Sendable {
    let text: String
    let offset: Int
}

/// A parameter of a template, or an argument for one.
struct MustacheBlock: Sendable {
    let name: String
    var content: [MustacheNode]
    /// What every line of an argument is indented by where this is a parameter.
    var indent: [UInt8]
    /// Whether the tag had its line to itself, so that the indent belongs to the first line of the content too.
    let opensLine: Bool
}

/// Parses one template.
struct MustacheParser {
    private let source: [UInt8]
    private var items: [Item] = []
    private var position = 0

    private enum Kind: Equatable {
        case variable, raw, section, inverted, close, partial, parent, block, comment, delimiters
    }
    private struct Tag {
        let kind: Kind
        let name: String
        let range: Range<Int>
        var indent: [UInt8] = []
        var isAlone = false
    }
    private enum Item {
        case text(Range<Int>, startsLine: Bool)
        case tag(Tag)
    }

    static func parse(_ source: [UInt8]) throws(MustacheFailure) -> [MustacheNode] {
        var parser = MustacheParser(source: source)
        let tokens = try parser.tokenize()
        parser.items = parser.lines(tokens).flatMap { parser.strip($0) }
        return try parser.nodes(until: nil, depth: 0)
    }

    /// Sections, blocks and parents within each other.
    static let deepestNesting = 63
    /// Bytes of one delimiter.
    private static let longestDelimiter = 16

    private init(source: [UInt8]) { self.source = source }

    // MARK: 1. Tags and the text between them

    private func tokenize() throws(MustacheFailure) -> [Item] {
        var open = Array("{{".utf8)
        var close = Array("}}".utf8)
        var tokens: [Item] = []
        var index = 0
        while let start = find(open, from: index) {
            if start > index { tokens.append(.text(index..<start, startsLine: false)) }
            let inner = start + open.count
            let isTriple =
                open == Array("{{".utf8) && inner < source.count && source[inner] == UInt8(ascii: "{")
            let isChange = inner < source.count && source[inner] == UInt8(ascii: "=")
            let ending = isTriple ? Array("}}}".utf8) : isChange ? [UInt8(ascii: "=")] + close : close
            guard let end = find(ending, from: inner + (isTriple || isChange ? 1 : 0)) else {
                throw MustacheFailure(description: "the tag is not closed", offset: start)
            }
            let range = start..<end + ending.count
            let tag = try tag(source[inner..<end], range: range)
            if tag.kind == .delimiters {
                let parts = source[(inner + 1)..<end].split { $0 <= 32 }
                guard parts.count == 2 else {
                    throw MustacheFailure(
                        description: "two delimiters are needed, as in {{=<% %>=}}", offset: start)
                }
                (open, close) = (Array(parts[0]), Array(parts[1]))
                guard max(open.count, close.count) <= Self.longestDelimiter else {
                    throw MustacheFailure(
                        description: "a delimiter has at most \(Self.longestDelimiter) bytes", offset: start)
                }
            }
            tokens.append(.tag(tag))
            index = range.upperBound
        }
        if index < source.count { tokens.append(.text(index..<source.count, startsLine: false)) }
        return tokens
    }

    private func tag(_ content: ArraySlice<UInt8>, range: Range<Int>) throws(MustacheFailure) -> Tag {
        let trimmed = content.drop { $0 <= 32 }
        let kinds: [UInt8: Kind] = [
            UInt8(ascii: "{"): .raw, UInt8(ascii: "&"): .raw, UInt8(ascii: "#"): .section,
            UInt8(ascii: "^"): .inverted,
            UInt8(ascii: "/"): .close, UInt8(ascii: ">"): .partial, UInt8(ascii: "<"): .parent,
            UInt8(ascii: "$"): .block,
            UInt8(ascii: "!"): .comment, UInt8(ascii: "="): .delimiters,
        ]
        let kind = trimmed.first.flatMap { kinds[$0] } ?? .variable
        let name = String(decoding: trim(kind == .variable ? trimmed : trimmed.dropFirst()), as: UTF8.self)
        if kind != .comment, kind != .delimiters {
            guard !name.isEmpty else {
                throw MustacheFailure(description: "the tag has no name", offset: range.lowerBound)
            }
            guard !name.utf8.contains(where: { $0 <= 32 }) else {
                throw MustacheFailure(
                    description: "a name has no spaces: \"\(name)\"", offset: range.lowerBound)
            }
        }
        return Tag(kind: kind, name: name, range: range)
    }

    private func find(_ needle: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first else { return nil }
        var index = start
        while index + needle.count <= source.count {
            if source[index] == first, source[index..<index + needle.count].elementsEqual(needle) {
                return index
            }
            index += 1
        }
        return nil
    }

    // MARK: 2. Lines; tags that stand alone on theirs take the line with them

    private func lines(_ tokens: [Item]) -> [[Item]] {
        var lines: [[Item]] = [[]]
        var startsLine = true
        for token in tokens {
            guard case .text(let range, _) = token else {
                if startsLine { lines[lines.count - 1].append(.text(0..<0, startsLine: true)) }
                lines[lines.count - 1].append(token)
                startsLine = false
                continue
            }
            var start = range.lowerBound
            while start < range.upperBound {
                let newline = source[start..<range.upperBound].firstIndex(of: 10)
                let end = newline.map { $0 + 1 } ?? range.upperBound
                lines[lines.count - 1].append(.text(start..<end, startsLine: startsLine))
                startsLine = newline != nil
                if startsLine { lines.append([]) }
                start = end
            }
        }
        return lines
    }

    private func strip(_ line: [Item]) -> [Item] {
        var tags: [Tag] = []
        for item in line {
            switch item {
            case .text(let range, _): if !isBlank(source[range]) { return withBlockIndent(line) }
            case .tag(let tag): tags.append(tag)
            }
        }
        guard standsAlone(tags) else { return withBlockIndent(line) }
        let indent = leadingIndent(line)
        return tags.enumerated().map { index, tag in
            var tag = tag
            tag.indent = index == 0 ? indent : []
            tag.isAlone = true
            return .tag(tag)
        }
    }

    /// One tag that is no variable; or several of inheritance, as long as they are not a parameter that opens and closes here.
    private func standsAlone(_ tags: [Tag]) -> Bool {
        guard let first = tags.first, tags.allSatisfy({ $0.kind != .variable && $0.kind != .raw }) else {
            return false
        }
        if tags.count == 1 { return true }
        let inheritance = tags.allSatisfy { [.parent, .block, .close].contains($0.kind) }
        return inheritance
            && tags.contains { $0.kind == .parent || $0.kind == .block || first.kind == .close }
            && !(first.kind == .block && tags[1].kind == .close)
    }

    /// A parameter that is the first thing on its line indents what is put in its place.
    private func withBlockIndent(_ line: [Item]) -> [Item] {
        var line = line
        guard let index = line.firstIndex(where: { if case .tag = $0 { true } else { false } }),
            case .tag(var tag) = line[index], tag.kind == .block
        else { return line }
        let before = leadingIndent(line)
        let textBefore = line[..<index].allSatisfy {
            if case .text(let range, _) = $0 { isBlank(source[range]) } else { true }
        }
        if textBefore {
            tag.indent = before
            line[index] = .tag(tag)
        }
        return line
    }

    private func leadingIndent(_ line: [Item]) -> [UInt8] {
        guard case .text(let range, true)? = line.first else { return [] }
        return source[range].filter { $0 != 10 && $0 != 13 }
    }
    private func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { $0 <= 32 } }
    private func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = bytes.drop { $0 <= 32 }
        guard let last = start.lastIndex(where: { $0 > 32 }) else { return start.prefix(0) }
        return start[...last]
    }

    // MARK: 3. The tree

    private mutating func nodes(until opening: Tag?, depth: Int) throws(MustacheFailure) -> [MustacheNode] {
        guard depth <= Self.deepestNesting else {
            throw MustacheFailure(
                description: "sections and blocks are nested more than \(Self.deepestNesting) deep",
                offset: opening?.range.lowerBound ?? 0)
        }
        var nodes: [MustacheNode] = []
        while position < items.count {
            let item = items[position]
            position += 1
            switch item {
            case .text(let range, let startsLine):
                nodes.append(.text(Array(source[range]), startsLine: startsLine))
            case .tag(let tag) where tag.kind == .close:
                guard let opening else {
                    throw MustacheFailure(
                        description: "{{/\(tag.name)}} closes nothing", offset: tag.range.lowerBound)
                }
                guard opening.name == tag.name else {
                    throw MustacheFailure(
                        description: "{{/\(tag.name)}} closes {{\(sign(opening))\(opening.name)}}",
                        offset: tag.range.lowerBound)
                }
                return nodes
            case .tag(let tag):
                if let node = try node(tag, depth: depth) { nodes.append(node) }
            }
        }
        if let opening {
            throw MustacheFailure(
                description: "{{\(sign(opening))\(opening.name)}} is not closed",
                offset: opening.range.lowerBound)
        }
        return nodes
    }

    private func sign(_ tag: Tag) -> String {
        switch tag.kind {
        case .inverted: "^"
        case .parent: "<"
        case .block: "$"
        default: "#"
        }
    }

    private mutating func node(_ tag: Tag, depth: Int) throws(MustacheFailure) -> MustacheNode? {
        let offset = tag.range.lowerBound
        let name = MustacheName(text: tag.name, offset: offset)
        switch tag.kind {
        case .variable: return .variable(name: name, escaped: true)
        case .raw: return .variable(name: name, escaped: false)
        case .section: return .section(name: name, inverted: false, try nodes(until: tag, depth: depth + 1))
        case .inverted: return .section(name: name, inverted: true, try nodes(until: tag, depth: depth + 1))
        case .partial: return .partial(name: tag.name, indent: tag.indent, offset: offset)
        case .block: return .block(block(tag, content: try nodes(until: tag, depth: depth + 1)))
        case .parent:
            let content = try nodes(until: tag, depth: depth + 1)
            let blocks = content.compactMap { node -> MustacheBlock? in
                if case .block(let block) = node { dedented(block) } else { nil }
            }
            return .parent(name: tag.name, indent: tag.indent, blocks: blocks, offset: offset)
        case .close, .comment, .delimiters: return nil
        }
    }

    private func block(_ tag: Tag, content: [MustacheNode]) -> MustacheBlock {
        let intrinsic = tag.isAlone ? intrinsicIndent(content) : nil
        return MustacheBlock(
            name: tag.name, content: content, indent: intrinsic ?? tag.indent, opensLine: tag.isAlone)
    }

    /// The white space that the first line of the content begins with; nil where there is no line.
    private func intrinsicIndent(_ content: [MustacheNode]) -> [UInt8]? {
        guard case .text(let text, true)? = content.first else { return nil }
        return Array(text.prefix { $0 == 32 || $0 == 9 })
    }

    /// An argument loses the indentation that it has at its place of definition.
    private func dedented(_ block: MustacheBlock) -> MustacheBlock {
        guard block.opensLine, let indent = intrinsicIndent(block.content), !indent.isEmpty else {
            return block
        }
        var block = block
        block.content = block.content.map { dedent($0, by: indent) }
        return block
    }
    private func dedent(_ node: MustacheNode, by indent: [UInt8]) -> MustacheNode {
        switch node {
        case .text(let text, true) where text.starts(with: indent):
            .text(Array(text.dropFirst(indent.count)), startsLine: true)
        case .section(let name, let inverted, let content):
            .section(name: name, inverted: inverted, content.map { dedent($0, by: indent) })
        default: node
        }
    }
}
