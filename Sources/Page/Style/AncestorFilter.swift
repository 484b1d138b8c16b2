import HTML

/// Names that elements around have, as bits: what a rule asks of ancestors that none of them has is known without looking at
/// any. Bits may be shared, so what is there may still be missing.
struct AncestorFilter: Sendable {
    private var bits = SIMD4<UInt64>(repeating: 0)

    init() {}

    mutating func insert(_ hash: UInt32) {
        bits[Int(hash >> 6 & 3)] |= 1 << UInt64(hash & 63)
    }

    mutating func insert(type: Int32) { insert(UInt32(bitPattern: type) &* 0x9E37_79B1 >> 8) }

    /// Whether all of another's names may be here.
    @inline(__always)
    func contains(_ other: AncestorFilter) -> Bool { (bits & other.bits) == other.bits }

    var isEmpty: Bool { bits == .init(repeating: 0) }

    /// What a selector asks of the elements around its subject: every part that a child or descendant combinator leads to is
    /// one of these, also where siblings are between.
    init(_ selector: Selector.Complex) {
        for index in selector.parts.indices.dropLast() where selector.parts[index].leadsOutwards {
            for simple in selector.parts[index + 1].compound {
                switch simple {
                case .id(let name), .className(let name): insert(NameHash.of(name))
                case .type(let name): if let known = name.known { insert(type: known) }
                default: break
                }
            }
        }
    }

    /// Adds the names of an element.
    mutating func add(_ names: ElementNames, type: Int32) {
        if type < HTMLName.count { insert(type: type) }
        guard names.hasAttributes else { return }
        if let id = names.id { insert(id) }
        for name in names.classes { insert(name) }
    }
}
