import Groundwork

/// What lists do.
///
/// Source: https://tc39.es/ecma262/#sec-properties-of-the-array-prototype-object
extension LocatorRun {
    mutating func call(
        _ member: LocatorMember, ofList values: [LocatorValue], _ arguments: LocatorArguments
    ) throws -> LocatorValue {
        try spend(1 + values.count)
        switch member {
        case .at: return Self.entry(arguments.integer(0), values)
        case .slice:
            let range = LocatorText.range(arguments, values.count)
            return .list(Array(values[range]))
        case .concat: return try made(values + arguments.values.flatMap { Self.concatenated($0) })
        case .includes, .contains: return .bool(values.contains { $0.isSame(as: arguments[0]) })
        case .indexOf: return .number(Double(values.firstIndex { $0.isSame(as: arguments[0]) } ?? -1))
        case .lastIndexOf: return .number(Double(values.lastIndex { $0.isSame(as: arguments[0]) } ?? -1))
        case .toString: return try made(LocatorValue.list(values).scriptText)
        case .join: return try joined(values, arguments)
        case .flat: return try made(values.flatMap { Self.concatenated($0) })
        case .reverse: return .list(values.reversed())
        case .sort: return try sorted(values, arguments)
        case .reduce: return try reduced(values, arguments)
        default: return try callForEach(member, values, arguments.function(0))
        }
    }

    private static func entry(_ index: Int, _ values: [LocatorValue]) -> LocatorValue {
        let place = index < 0 ? values.count + index : index
        return values.indices.contains(place) ? values[place] : .undefined
    }

    private static func concatenated(_ value: LocatorValue) -> [LocatorValue] {
        if case .list(let values) = value { return values }
        return [value]
    }

    private mutating func joined(_ values: [LocatorValue], _ arguments: LocatorArguments) throws
        -> LocatorValue
    {
        var separator = ","
        if case .undefined = arguments[0] {} else { separator = arguments.text(0) }
        let texts = values.map { $0.isNullish ? "" : $0.scriptText }
        try spend(values.count * (1 + separator.utf8.count / 8))
        return try made(texts.joined(separator: separator))
    }

    /// Methods that call a function for each entry, with the entry, its place and the list.
    private mutating func callForEach(
        _ member: LocatorMember, _ values: [LocatorValue], _ function: LocatorValue
    ) throws -> LocatorValue {
        var output: [LocatorValue] = []
        let places = member == .findLast ? Array(values.indices.reversed()) : Array(values.indices)
        for place in places {
            let value = values[place]
            let result = try call(function, [value, .number(Double(place)), .list(values)])
            switch member {
            case .map: output.append(result)
            case .flatMap: output += Self.concatenated(result)
            case .filter: if result.isTruthy { output.append(value) }
            case .find, .findLast: if result.isTruthy { return value }
            case .findIndex: if result.isTruthy { return .number(Double(place)) }
            case .some: if result.isTruthy { return .bool(true) }
            case .every: if !result.isTruthy { return .bool(false) }
            default: break
            }
        }
        switch member {
        case .map, .flatMap, .filter: return try made(output)
        case .findIndex: return .number(-1)
        case .some, .every: return .bool(member == .every)
        default: return .undefined
        }
    }

    private mutating func reduced(_ values: [LocatorValue], _ arguments: LocatorArguments) throws
        -> LocatorValue
    {
        let function = try arguments.function(0)
        var rest = values[...]
        var total = arguments.values.count > 1 ? arguments[1] : rest.popFirst()
        while let value = rest.popFirst() {
            let place = Double(values.count - rest.count - 1)
            total = try call(function, [total ?? .undefined, value, .number(place), .list(values)])
        }
        guard let total else { throw LocatorTypeError() }
        return total
    }

    /// By their texts, or as a function of two of them says; entries that are alike stay in order.
    private mutating func sorted(_ values: [LocatorValue], _ arguments: LocatorArguments) throws
        -> LocatorValue
    {
        guard case .undefined = arguments[0] else {
            return .list(try merged(values, try arguments.function(0)))
        }
        let texts = values.map { (value: $0, text: Array($0.scriptText.utf16)) }
        let order = texts.indices.sorted { a, b in
            texts[a].text == texts[b].text ? a < b : texts[a].text.lexicographicallyPrecedes(texts[b].text)
        }
        return .list(order.map { texts[$0].value })
    }

    private mutating func merged(_ values: [LocatorValue], _ compare: LocatorValue) throws -> [LocatorValue] {
        guard values.count > 1 else { return values }
        let middle = values.count / 2
        var first = try merged(Array(values[..<middle]), compare)[...]
        var second = try merged(Array(values[middle...]), compare)[...]
        var output: [LocatorValue] = []
        while let a = first.first, let b = second.first {
            let isBehind = try call(compare, [a, b]).number > 0
            output.append(isBehind ? b : a)
            if isBehind { second.removeFirst() } else { first.removeFirst() }
        }
        return output + first + second
    }
}
