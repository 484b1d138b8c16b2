import Groundwork
import HTML

/// Rules by what their subjects must have: an id, a class, a name or an attribute.
final class RuleTable: Sendable {
    private let ids: NameTable
    private let classes: NameTable
    /// By the number of a well-known name: where its rules are in ``typeRules``.
    private let types: [Range<Int32>]
    private let typeRules: [Int32]
    private let otherTypes: NameTable
    private let attributes: [(name: Selector.Name, rules: [Int32])]
    private let others: [Int32]
    let isEmpty: Bool

    /// - Parameter rules: numbers of rules with their selectors, each filed under the most telling of these.
    init(_ rules: [(number: Int32, selector: Selector.Complex)]) {
        var filing = Filing()
        for rule in rules { filing.add(rule.number, rule.selector) }
        ids = NameTable(filing.ids)
        classes = NameTable(filing.classes)
        otherTypes = NameTable(filing.otherTypes)
        attributes = filing.attributes
        others = filing.others
        isEmpty = rules.isEmpty
        var types: [Range<Int32>] = []
        var typeRules: [Int32] = []
        for type in 0..<HTMLName.count {
            let start = Int32(typeRules.count)
            typeRules += filing.types[type] ?? []
            types.append(start..<Int32(typeRules.count))
        }
        self.types = types
        self.typeRules = typeRules
    }

    private struct Filing {
        var ids: [UInt32: [Int32]] = [:]
        var classes: [UInt32: [Int32]] = [:]
        var types: [Int32: [Int32]] = [:]
        var otherTypes: [UInt32: [Int32]] = [:]
        var attributes: [(name: Selector.Name, rules: [Int32])] = []
        var others: [Int32] = []

        mutating func add(_ number: Int32, _ selector: Selector.Complex) {
            var type: Selector.Name?
            var attribute: Selector.Name?
            var className: [UInt8]?
            for simple in selector.parts[0].compound {
                switch simple {
                case .id(let id): return ids[NameHash.of(id), default: []].append(number)
                case .className(let name): className = className ?? name
                case .type(let name): type = type ?? name
                case .attribute(let name), .attributeValue(let name, _, _, _): attribute = attribute ?? name
                default: break
                }
            }
            if let className {
                classes[NameHash.of(className), default: []].append(number)
            } else if let type {
                if let known = type.known {
                    types[known, default: []].append(number)
                } else {
                    otherTypes[NameHash.of(type.spelling.utf8), default: []].append(number)
                }
            } else if let attribute {
                add(number, attribute)
            } else {
                others.append(number)
            }
        }

        private mutating func add(_ number: Int32, _ attribute: Selector.Name) {
            if let place = attributes.firstIndex(where: { $0.name == attribute }) {
                attributes[place].rules.append(number)
            } else {
                attributes.append((attribute, [number]))
            }
        }
    }

    /// Rules whose subject the element may be.
    /// - Parameter names: its id and classes.
    @inline(__always)
    func forEachCandidate(_ document: Document, _ index: Int, _ names: ElementNames, _ body: (Int32) -> Void)
    {
        for rule in others { body(rule) }
        let name = document.nodes[index].name
        if name < HTMLName.count {
            let range = types[Int(name)]
            if !range.isEmpty { for place in range { body(typeRules[Int(place)]) } }
        } else if !otherTypes.isEmpty {
            otherTypes.forEach(NameHash.of(document.names[Int(name)].utf8.lazy.map(\.asciiLowercased)), body)
        }
        guard names.hasAttributes else { return }
        if !ids.isEmpty, let id = names.id { ids.forEach(id, body) }
        if !classes.isEmpty { for name in names.classes { classes.forEach(name, body) } }
        for entry in attributes where document.range(of: entry.name, index) != nil {
            for rule in entry.rules { body(rule) }
        }
    }

    var memoryFootprint: Int {
        ids.memoryFootprint + classes.memoryFootprint + otherTypes.memoryFootprint + MemorySize.of(others)
            + MemorySize.of(types) + MemorySize.of(typeRules)
    }
}

/// The id and the classes of an element as hashes.
struct ElementNames {
    private(set) var hasAttributes = false
    private(set) var id: UInt32?
    private(set) var classes: [UInt32] = []

    /// Reads those of another element.
    mutating func read(_ document: Document, _ index: Int) {
        let node = document.nodes[index]
        id = nil
        if !classes.isEmpty { classes.removeAll(keepingCapacity: true) }
        hasAttributes = node.attributesEnd > node.attributesStart
        guard hasAttributes else { return }
        if let range = document.range(of: .id, index) { id = NameHash.of(document.bytes[range]) }
        if let range = document.range(of: .class, index) {
            NameHash.forEachWord(document.bytes, range) { classes.append($0) }
        }
    }
}

/// Hashes of names, by FNV-1a; never 0.
enum NameHash {
    @inline(__always)
    static func of(_ name: some Sequence<UInt8>) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in name { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return finished(hash)
    }

    @inline(__always)
    private static func finished(_ value: UInt32) -> UInt32 { max(1, value ^ value >> 15) }

    /// The hash of each word between white space.
    @inline(__always)
    static func forEachWord(_ bytes: [UInt8], _ range: Range<Int>, _ body: (UInt32) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            var index = range.lowerBound
            while index < range.upperBound {
                while index < range.upperBound, bytes[index].isHTMLSpace { index += 1 }
                guard index < range.upperBound else { return }
                var hash: UInt32 = 0x811C_9DC5
                while index < range.upperBound, !bytes[index].isHTMLSpace {
                    hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193
                    index += 1
                }
                body(finished(hash))
            }
        }
    }
}

/// Numbers of rules by the hash of a name. Names with the same hash share their rules, which are tested anyway.
struct NameTable: Sendable {
    private struct Slot {
        /// 0 for none.
        var hash: UInt32 = 0
        var start: Int32 = 0
        var end: Int32 = 0
    }
    /// A power of two; more than half of them are free.
    private let slots: [Slot]
    private let rules: [Int32]

    var isEmpty: Bool { slots.isEmpty }

    init(_ lists: [UInt32: [Int32]]) {
        guard !lists.isEmpty else {
            slots = []
            rules = []
            return
        }
        var size = 16
        while size < lists.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: size)
        var rules: [Int32] = []
        for (hash, list) in lists.sorted(by: { $0.key < $1.key }) {
            var slot = Int(hash) & (size - 1)
            while slots[slot].hash != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Slot(hash: hash, start: Int32(rules.count), end: Int32(rules.count + list.count))
            rules += list
        }
        self.slots = slots
        self.rules = rules
    }

    @inline(__always)
    func forEach(_ hash: UInt32, _ body: (Int32) -> Void) {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while true {
            let found = slots[slot]
            if found.hash == hash {
                for place in found.start..<found.end { body(rules[Int(place)]) }
                return
            }
            if found.hash == 0 { return }
            slot = (slot + 1) & mask
        }
    }

    var memoryFootprint: Int { MemorySize.of(slots) + MemorySize.of(rules) }
}
