import Groundwork
import HTML

/// Which radio buttons of a document belong together: those of one name in one form, or, outside of forms, in one tree.
///
/// Source: https://html.spec.whatwg.org/multipage/input.html#radio-button-group
struct RadioGroups: Sendable {
    /// A radio button with a name.
    struct Radio {
        let node: NodeID
        let name: String
        /// The form that owns it.
        let form: Int?
        /// The form around it whose button it was before its `form` attribute was read; nil where it never was.
        let firstForm: Int?
        let tree: Int
        let isChecked: Bool
        let isRequired: Bool
    }
    private struct Key: Hashable {
        let name: String
        let form: Int?
        /// -1 for what has a form.
        let tree: Int
    }
    /// The buttons of each group, in document order.
    let members: [[NodeID]]
    private let numbers: [NodeID: Int]
    /// The buttons that are checked when the page has come: of each group one at most.
    let checked: Set<NodeID>
    /// The groups of which one must be checked.
    let required: Set<Int>

    /// - Parameter radios: in document order.
    init(_ radios: [Radio]) {
        var members: [[NodeID]] = []
        var numbers: [NodeID: Int] = [:]
        var required: Set<Int> = []
        var groups: [Key: Int] = [:]
        for radio in radios {
            let key = Self.key(radio, radio.form)
            let number = groups[key] ?? members.count
            if number == members.count { members.append([]) }
            groups[key] = number
            members[number].append(radio.node)
            numbers[radio.node] = number
            if radio.isRequired { required.insert(number) }
        }
        self.members = members
        self.numbers = numbers
        self.required = required
        checked = Self.checked(radios)
    }

    private static func key(_ radio: Radio, _ form: Int?) -> Key {
        Key(name: radio.name, form: form, tree: form == nil ? radio.tree : -1)
    }

    /// Goes through the markup as the parser does: each checked button unchecks the one of its group before it.
    private static func checked(_ radios: [Radio]) -> Set<NodeID> {
        var arrival = Arrival()
        for radio in radios where radio.isChecked { arrival.add(radio) }
        arrival.bringForms(before: Int.max)
        return Set(arrival.checked.values)
    }

    /// The checked buttons of groups while a page arrives. A form that is still to come owns nothing until then.
    private struct Arrival {
        private(set) var checked: [Key: NodeID] = [:]
        /// Those of forms that are still to come.
        private var waiting: [Radio] = []
        /// Where the first of these forms comes.
        private var nextForm = Int.max

        mutating func add(_ radio: Radio) {
            if nextForm < radio.node.position { bringForms(before: radio.node.position) }
            if let first = radio.firstForm { checked[RadioGroups.key(radio, first)] = nil }
            guard let form = radio.form, form > radio.node.position else {
                checked[RadioGroups.key(radio, radio.form)] = radio.node
                return
            }
            checked[RadioGroups.key(radio, nil)] = radio.node
            waiting.append(radio)
            nextForm = min(nextForm, form)
        }

        /// Moves the buttons of the forms that come now from the group of those without a form.
        mutating func bringForms(before position: Int) {
            for radio in waiting {
                guard let form = radio.form, form < position,
                    checked[RadioGroups.key(radio, nil)] == radio.node
                else { continue }
                checked[RadioGroups.key(radio, nil)] = nil
                checked[RadioGroups.key(radio, form)] = radio.node
            }
            waiting.removeAll { $0.form ?? 0 < position }
            nextForm = waiting.reduce(Int.max) { min($0, $1.form ?? Int.max) }
        }
    }

    /// The number of the group that a button is in; nil for a button without a name.
    func number(of radio: NodeID) -> Int? { numbers[radio] }

    /// In document order; the button alone where it has no name.
    func group(of radio: NodeID) -> [NodeID] { numbers[radio].map { members[$0] } ?? [radio] }

    /// Bytes that the groups take.
    var memoryFootprint: Int {
        MemorySize.of(members) + members.reduce(0) { $0 + MemorySize.of($1) } + MemorySize.of(numbers)
            + (checked.capacity + required.capacity) * 12
    }
}
