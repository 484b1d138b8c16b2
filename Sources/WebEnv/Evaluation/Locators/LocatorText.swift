import Foundation
import Groundwork

/// A text as JavaScript counts it: in UTF-16 units.
struct LocatorText {
    private let text: String
    private let units: [UInt16]

    init(_ text: String) {
        self.text = text
        units = Array(text.utf16)
    }

    var count: Int { units.count }

    func slice(_ start: Int, _ end: Int) -> String {
        let end = max(0, min(end, units.count))
        let start = max(0, min(start, end))
        return String(decoding: units[start..<end], as: UTF16.self)
    }

    /// The place of a text at `start` or behind it; nil where there is none.
    func index(of wanted: LocatorText, from start: Int = 0) -> Int? {
        let last = units.count - wanted.count
        let start = max(0, start)
        guard start <= last else { return nil }
        return (start...last).first { occurs(wanted, at: $0) }
    }
    func lastIndex(of wanted: LocatorText) -> Int? {
        let last = units.count - wanted.count
        return last < 0 ? nil : (0...last).last { occurs(wanted, at: $0) }
    }
    func occurs(_ wanted: LocatorText, at place: Int) -> Bool {
        guard place >= 0, place + wanted.count <= units.count else { return false }
        return units[place..<(place + wanted.count)].elementsEqual(wanted.units)
    }

    /// What `slice(start, end)` takes of so many.
    static func range(_ arguments: LocatorArguments, _ count: Int) -> Range<Int> {
        func place(_ index: Int) -> Int { max(0, min(count, index < 0 ? count + index : index)) }
        let start = place(arguments.integer(0))
        return start..<max(start, place(arguments.integer(1, default: count)))
    }
}

/// What texts do.
///
/// Source: https://tc39.es/ecma262/#sec-properties-of-the-string-prototype-object
extension LocatorRun {
    mutating func call(
        _ member: LocatorMember, ofText text: String, _ arguments: LocatorArguments
    ) throws -> LocatorValue {
        try spend(1 + text.utf8.count / 8)
        if let value = try search(member, in: text, arguments) { return value }
        if let value = try part(member, of: text, arguments) { return value }
        switch member {
        case .trim: return .text(text.trimmedWhiteSpace)
        case .trimStart: return .text(String(text.drop { $0.isWhitespace }))
        case .trimEnd: return .text(text.trimmedEnd)
        case .toLowerCase, .toLocaleLowerCase: return try made(text.lowercased())
        case .toUpperCase, .toLocaleUpperCase: return try made(text.uppercased())
        case .concat: return try made(text + arguments.values.map(\.scriptText).joined())
        case .split: return try split(text, arguments)
        case .replace, .replaceAll: return try replaced(member, in: text, arguments)
        case .padStart, .padEnd: return try padded(member, text, arguments)
        case .normalize: return try made(text.precomposedStringWithCanonicalMapping)
        case .localeCompare:
            let other = arguments.text(0)
            return .number(text == other ? 0 : text < other ? -1 : 1)
        default: return .text(text)
        }
    }

    private mutating func search(
        _ member: LocatorMember, in text: String, _ arguments: LocatorArguments
    ) throws -> LocatorValue? {
        guard [.includes, .indexOf, .lastIndexOf, .startsWith, .endsWith].contains(member) else { return nil }
        let own = LocatorText(text)
        let wanted = LocatorText(arguments.text(0))
        try spend(own.count)
        switch member {
        case .includes: return .bool(own.index(of: wanted, from: arguments.integer(1)) != nil)
        case .indexOf: return .number(Double(own.index(of: wanted, from: arguments.integer(1)) ?? -1))
        case .lastIndexOf: return .number(Double(own.lastIndex(of: wanted) ?? -1))
        case .startsWith: return .bool(own.occurs(wanted, at: arguments.integer(1)))
        default: return .bool(own.occurs(wanted, at: arguments.integer(1, default: own.count) - wanted.count))
        }
    }

    private mutating func part(
        _ member: LocatorMember, of text: String, _ arguments: LocatorArguments
    ) throws -> LocatorValue? {
        guard [.slice, .substring, .substr, .charAt, .at].contains(member) else { return nil }
        let own = LocatorText(text)
        let start = arguments.integer(0)
        switch member {
        case .slice:
            let range = LocatorText.range(arguments, own.count)
            return .text(own.slice(range.lowerBound, range.upperBound))
        case .substring:
            let end = max(0, arguments.integer(1, default: own.count))
            return .text(own.slice(min(max(0, start), end), max(start, end)))
        case .substr:
            let first = start < 0 ? max(0, own.count + start) : start
            return .text(own.slice(first, first + max(0, arguments.integer(1, default: own.count))))
        case .at:
            let place = start < 0 ? own.count + start : start
            return place >= 0 && place < own.count ? .text(own.slice(place, place + 1)) : .undefined
        default: return .text(start < 0 ? "" : own.slice(start, start + 1))
        }
    }

    private mutating func split(_ text: String, _ arguments: LocatorArguments) throws -> LocatorValue {
        if case .undefined = arguments[0] { return .list([.text(text)]) }
        let separator = arguments.text(0)
        let parts =
            separator.isEmpty ? LocatorText(text).letters() : text.splitting(on: separator)
        let count = max(0, arguments.integer(1, default: parts.count))
        return try made(parts.prefix(count).map { .text($0) })
    }

    private mutating func replaced(
        _ member: LocatorMember, in text: String, _ arguments: LocatorArguments
    ) throws -> LocatorValue {
        let wanted = arguments.text(0)
        var parts = text.splitting(on: wanted)
        guard !wanted.isEmpty, parts.count > 1 else { return .text(text) }
        if member == .replace { parts = [parts[0], parts[1...].joined(separator: wanted)] }
        var output = parts[0]
        for part in parts[1...] {
            output += try replacement(of: wanted, arguments[1])
            output += part
            try spend(1 + part.utf8.count / 8)
        }
        return try made(output)
    }

    mutating func replacement(of match: String, _ value: LocatorValue) throws -> String {
        if case .function = value { return try call(value, [.text(match)]).scriptText }
        return value.scriptText.replacingAll("$&", by: match)
    }

    private static let longestPadding = 10_000

    private mutating func padded(
        _ member: LocatorMember, _ text: String, _ arguments: LocatorArguments
    ) throws -> LocatorValue {
        var filler = " "
        if case .undefined = arguments[1] {} else { filler = arguments.text(1) }
        let missing = min(Self.longestPadding, arguments.integer(0)) - text.utf16.count
        guard missing > 0, !filler.isEmpty else { return .text(text) }
        let repeated = String(repeating: filler, count: missing / filler.utf16.count + 1)
        let padding = LocatorText(repeated).slice(0, missing)
        return try made(member == .padStart ? padding + text : text + padding)
    }
}

extension LocatorText {
    /// The text unit by unit.
    fileprivate func letters() -> [String] { (0..<count).map { slice($0, $0 + 1) } }
}

extension String {
    fileprivate var trimmedEnd: String {
        var rest = Substring(self)
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
