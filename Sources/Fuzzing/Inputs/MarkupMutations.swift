import Groundwork
import Learning

/// Mutations of elements and attributes in HTML, found by a reader that forgives mistakes.
enum MarkupMutations {
    static func mutate(
        _ bytes: inout [UInt8], other: [UInt8], tokens: [[UInt8]], limit: Int, _ random: inout RandomSource
    ) {
        let markup = MarkupSpans(bytes)
        switch random.below(10) {
        case 0: drop(random.pick(markup.elements), from: &bytes)
        case 1: duplicate(random.pick(markup.elements), in: &bytes, limit: limit, &random)
        case 2: swap(random.pick(markup.elements), random.pick(markup.elements), in: &bytes)
        case 3: wrap(random.pick(markup.elements), in: &bytes, limit: limit, &random)
        case 4: insert(other, into: &bytes, at: random.pick(markup.elements), &random)
        case 5: rename(random.pick(markup.names), in: &bytes, tokens, &random)
        case 6: copy(random.pick(markup.attributes), behind: random.pick(markup.names), in: &bytes)
        case 7: copy(random.pick(markup.values), over: random.pick(markup.values), in: &bytes)
        case 8: move(random.pick(markup.elements), before: random.pick(markup.elements), in: &bytes)
        default: addAttribute(to: random.pick(markup.names), in: &bytes, markup, tokens, &random)
        }
    }

    private static func drop(_ element: Range<Int>?, from bytes: inout [UInt8]) {
        if let element { bytes.removeSubrange(element) }
    }

    private static func duplicate(
        _ element: Range<Int>?, in bytes: inout [UInt8], limit: Int, _ random: inout RandomSource
    ) {
        guard let element, !element.isEmpty else { return }
        let piece = Array(bytes[element])
        let room = max(0, limit - bytes.count) / piece.count
        let count = min(room, random.once(in: 8) ? random.below(1000) : 1)
        bytes.insert(contentsOf: (0..<count).flatMap { _ in piece }, at: element.upperBound)
    }

    private static func swap(_ one: Range<Int>?, _ two: Range<Int>?, in bytes: inout [UInt8]) {
        guard let one, let two, one.upperBound <= two.lowerBound else { return }
        let first = Array(bytes[one])
        let second = Array(bytes[two])
        bytes.replaceSubrange(two, with: first)
        bytes.replaceSubrange(one, with: second)
    }

    private static func move(
        _ element: Range<Int>?, before place: Range<Int>?, in bytes: inout [UInt8]
    ) {
        guard let element, let place, place.lowerBound < element.lowerBound else { return }
        let piece = Array(bytes[element])
        bytes.removeSubrange(element)
        bytes.insert(contentsOf: piece, at: place.lowerBound)
    }

    /// Puts an element into copies of its own start tag, many deep.
    private static func wrap(
        _ element: Range<Int>?, in bytes: inout [UInt8], limit: Int, _ random: inout RandomSource
    ) {
        guard let element, let end = bytes[element].firstIndex(of: UInt8(ascii: ">")) else { return }
        let tag = Array(bytes[element.lowerBound...end])
        let name = tag.dropFirst().prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }
        let close = random.once(in: 3) ? [] : Array("</".utf8) + name + [UInt8(ascii: ">")]
        let room = max(0, limit - bytes.count) / (tag.count + close.count)
        let count = min(room, 1 + random.small(upTo: random.once(in: 4) ? 20_000 : 40))
        bytes.insert(contentsOf: (0..<count).flatMap { _ in close }, at: element.upperBound)
        bytes.insert(contentsOf: (0..<count).flatMap { _ in tag }, at: element.lowerBound)
    }

    private static func insert(
        _ other: [UInt8], into bytes: inout [UInt8], at place: Range<Int>?, _ random: inout RandomSource
    ) {
        guard let piece = random.pick(MarkupSpans(other).elements) else { return }
        bytes.insert(contentsOf: other[piece], at: place?.lowerBound ?? bytes.count)
    }

    private static func rename(
        _ name: Range<Int>?, in bytes: inout [UInt8], _ tokens: [[UInt8]], _ random: inout RandomSource
    ) {
        guard let name, let token = random.pick(tokens) else { return }
        bytes.replaceSubrange(name, with: token)
    }

    private static func copy(
        _ attribute: Range<Int>?, behind name: Range<Int>?, in bytes: inout [UInt8]
    ) {
        guard let attribute, let name else { return }
        bytes.insert(contentsOf: [0x20] + bytes[attribute], at: name.upperBound)
    }

    private static func copy(_ value: Range<Int>?, over place: Range<Int>?, in bytes: inout [UInt8]) {
        guard let value, let place else { return }
        bytes.replaceSubrange(place, with: Array(bytes[value]))
    }

    private static func addAttribute(
        to name: Range<Int>?, in bytes: inout [UInt8], _ markup: MarkupSpans, _ tokens: [[UInt8]],
        _ random: inout RandomSource
    ) {
        guard let name, let token = random.pick(tokens) else { return }
        let value: [UInt8] =
            random.once(in: 3)
            ? WordMutations.extremeNumber(&random)
            : random.pick(markup.values).map { Array(bytes[$0]) } ?? []
        bytes.insert(
            contentsOf: [0x20] + token + Array("=\"".utf8) + value + [UInt8(ascii: "\"")], at: name.upperBound
        )
    }
}

/// Where the parts of a page stand.
private struct MarkupSpans {
    /// From start tag to end tag; the start tag alone where there is no end.
    private(set) var elements: [Range<Int>] = []
    private(set) var names: [Range<Int>] = []
    private(set) var attributes: [Range<Int>] = []
    /// Attributes' values, without quotes.
    private(set) var values: [Range<Int>] = []

    init(_ bytes: [UInt8]) {
        var open: [(start: Int, name: ArraySlice<UInt8>)] = []
        var index = 0
        while index < min(bytes.count, 1 << 16), elements.count < 4096 {
            guard let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) else { break }
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
            let isEnd = start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "/")
            let nameStart = min(start + (isEnd ? 2 : 1), end)
            let nameEnd = bytes[nameStart..<end].firstIndex { $0 <= 0x20 || $0 == 0x3E || $0 == 0x2F } ?? end
            let name = bytes[nameStart..<nameEnd]
            if isEnd {
                if let match = open.suffix(64).lastIndex(where: { $0.name == name }) {
                    elements.append(open[match].start..<end)
                    open.removeSubrange(match...)
                }
            } else {
                names.append(nameStart..<nameEnd)
                elements.append(start..<end)
                open.append((start, name))
                readAttributes(of: bytes, nameEnd, end)
            }
            index = end
        }
    }

    private mutating func readAttributes(of bytes: [UInt8], _ from: Int, _ end: Int) {
        var index = from
        while index < end {
            guard let start = bytes[index..<end].firstIndex(where: { $0 > 0x20 && $0 != 0x2F && $0 != 0x3E })
            else { return }
            var stop = bytes[start..<end].firstIndex { $0 <= 0x20 || $0 == 0x3E } ?? end
            if let equals = bytes[start..<stop].firstIndex(of: UInt8(ascii: "=")), equals + 1 < end {
                let quote = bytes[equals + 1]
                var value = equals + 1..<stop
                if quote == 0x22 || quote == 0x27 {
                    let close = bytes[(equals + 2)..<end].firstIndex(of: quote) ?? end
                    value = equals + 2..<close
                    stop = min(end, close + 1)
                }
                values.append(value)
            }
            attributes.append(start..<stop)
            index = max(stop, start + 1)
        }
    }
}
