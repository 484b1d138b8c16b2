import Groundwork

/// Custom properties and what refers to them.
/// Source: https://www.w3.org/TR/css-variables-1/
enum CustomProperties {
    /// Bytes of a value with all references replaced; longer ones are invalid, as references to references multiply.
    private static let valueLimit = 20_000
    private static let depthLimit = 32

    /// Whether `var(` is in a value.
    static func mentionsVariables(_ value: ArraySlice<UInt8>) -> Bool {
        start(in: value, from: value.startIndex) != nil
    }

    /// Where the next `var(` begins.
    private static func start(in value: ArraySlice<UInt8>, from first: Int) -> Int? {
        var index = first
        while index + 3 < value.endIndex {
            if value[index + 3] == UInt8(ascii: "("), value[index] | 0x20 == UInt8(ascii: "v"),
                value[index + 1] | 0x20 == UInt8(ascii: "a"), value[index + 2] | 0x20 == UInt8(ascii: "r"),
                index == value.startIndex || !isNameByte(value[index - 1])
            {
                return index
            }
            if value[index] == UInt8(ascii: "\"") || value[index] == UInt8(ascii: "'") {
                index = StyleSheetReader.stringEnd(value, index)
            }
            index += 1
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isWordByte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// The names that a value refers to, in fallbacks too.
    static func names(in value: ArraySlice<UInt8>) -> [String] {
        var names: [String] = []
        var position = value.startIndex
        while let start = start(in: value, from: position) {
            names.append(String(decoding: name(value, after: start), as: UTF8.self))
            position = start + 4
        }
        return names
    }

    private static func name(_ value: ArraySlice<UInt8>, after start: Int) -> ArraySlice<UInt8> {
        value[(start + 4)...].prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ")") }.trimming(.html)
    }

    /// A value with what it refers to in place of each reference.
    /// - Parameter lookUp: the value of a custom property; nil where it has none that is valid.
    /// - Returns: nil where something is referred to that is missing and has no fallback.
    static func substituted(
        _ value: ArraySlice<UInt8>, depth: Int = 0, _ lookUp: (String) -> [UInt8]?
    ) -> [UInt8]? {
        guard depth < depthLimit else { return nil }
        var result: [UInt8] = []
        var position = value.startIndex
        while let start = start(in: value, from: position) {
            result += value[position..<start]
            let close = StyleSheetReader.end(of: value, from: start + 4, before: UInt8(ascii: ")"))
            let inner = value[start + 4..<min(close, value.endIndex)]
            let comma = StyleSheetReader.end(of: inner, from: inner.startIndex, before: UInt8(ascii: ","))
            let name = String(decoding: inner[..<comma].trimming(.html), as: UTF8.self)
            if let known = lookUp(name) {
                result += known
            } else {
                guard comma < inner.endIndex,
                    let fallback = substituted(
                        inner[(comma + 1)...].trimming(.html), depth: depth + 1, lookUp)
                else { return nil }
                result += fallback
            }
            guard result.count <= valueLimit else { return nil }
            position = min(close + 1, value.endIndex)
        }
        return result + value[position...]
    }
}

/// The custom properties of an element: its own, and those of the elements around it.
final class Variables: Sendable {
    private let values: [String: [UInt8]?]
    private let outer: Variables?
    /// How many are around.
    private let depth: Int
    private static let chainLimit = 16

    /// - Parameter declared: the winning declarations, whose values may refer to each other.
    init(_ declared: [String: [UInt8]], within outer: Variables?) {
        var resolving = Resolving(declared: declared, outer: outer)
        for name in declared.keys { _ = resolving.value(name) }
        guard let outer, outer.depth >= Self.chainLimit else {
            values = resolving.known
            self.outer = outer
            depth = (outer?.depth ?? 0) + 1
            return
        }
        values = outer.all.merging(resolving.known) { _, own in own }
        self.outer = nil
        depth = 1
    }

    func value(_ name: String) -> [UInt8]? {
        if let own = values[name] { return own }
        return outer?.value(name)
    }

    private var all: [String: [UInt8]?] { (outer?.all ?? [:]).merging(values) { _, own in own } }

    /// References are followed in depth; what refers to itself, by whatever way, is invalid.
    private struct Resolving {
        let declared: [String: [UInt8]]
        let outer: Variables?
        var known: [String: [UInt8]?] = [:]
        private var open: [String] = []

        init(declared: [String: [UInt8]], outer: Variables?) {
            self.declared = declared
            self.outer = outer
        }

        mutating func value(_ name: String) -> [UInt8]? {
            if let value = known[name] { return value }
            guard let text = declared[name] else { return outer?.value(name) }
            if let start = open.firstIndex(of: name) {
                for member in open[start...] { known[member] = .some(nil) }
                return nil
            }
            guard open.count < 64 else { return nil }
            open.append(name)
            var value: [UInt8]? = text
            if CustomProperties.mentionsVariables(text[...]) {
                value = CustomProperties.substituted(text[...]) { self.value($0) }
            }
            open.removeLast()
            if let cyclic = known[name] { return cyclic }
            known[name] = .some(value)
            return value
        }
    }
}
