import Groundwork
import HTML

/// Rules by what their subjects must have: an id, a class, a name or an attribute.
struct RuleTable: Sendable {
    private var ids = NameTable()
    private var classes = NameTable()
    /// By the number of a well-known name.
    private var types = [[Int32]](repeating: [], count: Int(HTMLName.count))
    private var otherTypes = NameTable()
    private var attributes: [(name: Selector.Name, rules: [Int32])] = []
    private var others: [Int32] = []
    private(set) var isEmpty = true

    /// Files a rule under the most telling of these.
    mutating func add(_ number: Int32, _ selector: Selector.Complex) {
        isEmpty = false
        var type: Selector.Name?
        var attribute: Selector.Name?
        var className: [UInt8]?
        for simple in selector.parts[0].compound {
            switch simple {
            case .id(let id): return ids.add(number, NameTable.hash(id))
            case .className(let name): className = className ?? name
            case .type(let name): type = type ?? name
            case .attribute(let name), .attributeValue(let name, _, _, _): attribute = attribute ?? name
            default: break
            }
        }
        if let className {
            classes.add(number, NameTable.hash(className))
        } else if let type {
            guard let known = type.known else {
                return otherTypes.add(number, NameTable.hash(type.spelling.utf8))
            }
            types[Int(known)].append(number)
        } else if let attribute {
            if let place = attributes.firstIndex(where: { $0.name == attribute }) {
                attributes[place].rules.append(number)
            } else {
                attributes.append((attribute, [number]))
            }
        } else {
            others.append(number)
        }
    }

    /// Makes the table ready to be searched.
    mutating func finish() {
        ids.finish()
        classes.finish()
        otherTypes.finish()
    }

    /// Rules whose subject the element may be.
    @inline(__always)
    func forEachCandidate(_ document: Document, _ index: Int, _ body: (Int32) -> Void) {
        let node = document.nodes[index]
        for rule in others { body(rule) }
        if node.name >= 0, node.name < HTMLName.count {
            for rule in types[Int(node.name)] { body(rule) }
        } else if !otherTypes.isEmpty {
            otherTypes.forEach(
                NameTable.hash(document.names[Int(node.name)].utf8.lazy.map(\.asciiLowercased)), body)
        }
        guard node.attributesEnd > node.attributesStart else { return }
        if !ids.isEmpty, let range = document.range(of: .id, index) {
            ids.forEach(NameTable.hash(document.bytes[range]), body)
        }
        if !classes.isEmpty, let range = document.range(of: .class, index) {
            classes.forEachWord(document.bytes, range, body)
        }
        for entry in attributes where document.range(of: entry.name, index) != nil {
            for rule in entry.rules { body(rule) }
        }
    }

    var memoryFootprint: Int {
        ids.memoryFootprint + classes.memoryFootprint + otherTypes.memoryFootprint + MemorySize.of(others)
            + types.reduce(MemorySize.of(types)) { $0 + ($1.isEmpty ? 0 : MemorySize.of($1)) }
    }
}

/// Numbers of rules by the hash of a name. Names with the same hash share their rules, which are tested anyway.
struct NameTable: Sendable {
    private var lists: [UInt32: [Int32]] = [:]
    /// A power of two of slots, each with a hash, 0 for none, and where its rules are.
    private var slots: [(hash: UInt32, start: Int32, end: Int32)] = []
    private var rules: [Int32] = []

    var isEmpty: Bool { slots.isEmpty }

    /// FNV-1a, here so that it is made part of the loops that use it.
    @inline(__always)
    static func hash(_ name: some Sequence<UInt8>) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in name { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return finished(hash)
    }

    @inline(__always)
    private static func finished(_ value: UInt32) -> UInt32 { max(1, value ^ value >> 15) }

    /// The hash of each word between white space.
    @inline(__always)
    static func forEachHash(_ bytes: [UInt8], _ range: Range<Int>, _ body: (UInt32) -> Void) {
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

    mutating func add(_ rule: Int32, _ hash: UInt32) { lists[hash, default: []].append(rule) }

    mutating func finish() {
        guard !lists.isEmpty else { return }
        var size = 16
        while size < lists.count * 2 { size *= 2 }
        slots = Array(repeating: (0, 0, 0), count: size)
        for (hash, list) in lists.sorted(by: { $0.key < $1.key }) {
            var slot = Int(hash) & (size - 1)
            while slots[slot].hash != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = (hash, Int32(rules.count), Int32(rules.count + list.count))
            rules += list
        }
        lists = [:]
    }

    @inline(__always)
    func forEach(_ hash: UInt32, _ body: (Int32) -> Void) {
        guard !slots.isEmpty else { return }
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot].hash != 0 {
            if slots[slot].hash == hash {
                for place in slots[slot].start..<slots[slot].end { body(rules[Int(place)]) }
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// The rules of each word between white space.
    @inline(__always)
    func forEachWord(_ bytes: [UInt8], _ range: Range<Int>, _ body: (Int32) -> Void) {
        Self.forEachHash(bytes, range) { forEach($0, body) }
    }

    var memoryFootprint: Int { MemorySize.of(slots) + MemorySize.of(rules) }
}
