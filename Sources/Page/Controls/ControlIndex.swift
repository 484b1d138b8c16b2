import Groundwork
import HTML

/// What the markup alone says of a document's controls: their order, which form owns each, which are disabled by what is
/// around them, what labels them. Found in one walk; what is in shadow trees belongs to them.
///
/// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html
final class ControlIndex: DerivedFromDocument {
    /// In document order.
    let controls: [NodeID]
    /// The controls of each form that has any, in document order.
    let members: [NodeID: [NodeID]]
    /// The form of each control that has one.
    let owners: [NodeID: NodeID]
    /// The controls and fieldsets that a fieldset around them disables.
    let disabled: Set<NodeID>
    /// The element that each label labels.
    let labelled: [NodeID: NodeID]
    /// The labels of each element that has any, in document order.
    let labels: [NodeID: [NodeID]]
    /// The radio buttons by group.
    let radioGroups: RadioGroups
    /// The `details` of each name, in document order, where there are several.
    let detailsGroups: [[NodeID]]
    /// The `details` whose `open` says nothing, since one of their name before them is open.
    let closedDetails: Set<NodeID>

    init(_ document: Document) {
        var walk = ControlWalk(document)
        walk.run()
        controls = walk.controls
        members = walk.members
        owners = walk.owners
        disabled = walk.disabled
        labelled = walk.labelled
        var labels: [NodeID: [NodeID]] = [:]
        for label in walk.labels {
            if let control = walk.labelled[label] { labels[control, default: []].append(label) }
        }
        self.labels = labels
        radioGroups = RadioGroups(walk.radios)
        let groups = walk.details.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
        detailsGroups = groups
        closedDetails = Set(
            groups.flatMap { group in
                group.filter { document.has(.open, $0.position) }.dropFirst()
            })
    }

    var memoryFootprint: Int {
        let lists =
            members.values.reduce(0) { $0 + MemorySize.of($1) }
            + labels.values.reduce(0) { $0 + MemorySize.of($1) }
            + detailsGroups.reduce(0) { $0 + MemorySize.of($1) }
        let sets = (disabled.capacity + closedDetails.capacity) * 8
        return 256 + MemorySize.of(controls) + MemorySize.of(members) + MemorySize.of(owners)
            + MemorySize.of(labelled) + MemorySize.of(labels) + lists + sets + radioGroups.memoryFootprint
    }
}

/// One walk over the document.
private struct ControlWalk {
    struct DetailsName: Hashable {
        let tree: Int
        let name: String
    }

    /// An element that says something of the controls in it, while the walk is within.
    private struct Context {
        let node: Int
        var end: Int
        var form: Int?
        /// Whether a fieldset disables what is in it.
        var isDisabled: Bool
        /// Whether it is a disabled fieldset that has had its legend.
        var hasLegend = false
        /// The number of the first label that is within.
        var firstLabel = 0
        var tree = 0
    }

    private let document: Document
    private let hasShadow: Bool
    private var contexts: [Context]
    /// Labels that have not met their control.
    private var waiting: [(label: NodeID, end: Int, tree: Int)] = []
    private(set) var controls: [NodeID] = []
    private(set) var members: [NodeID: [NodeID]] = [:]
    private(set) var owners: [NodeID: NodeID] = [:]
    private(set) var disabled: Set<NodeID> = []
    private(set) var labels: [NodeID] = []
    private(set) var labelled: [NodeID: NodeID] = [:]
    private(set) var radios: [RadioGroups.Radio] = []
    private(set) var details: [DetailsName: [NodeID]] = [:]

    init(_ document: Document) {
        self.document = document
        hasShadow = !document.shadowHosts.isEmpty
        contexts = [Context(node: 0, end: document.count, form: nil, isDisabled: false)]
    }

    private var context: Context { contexts[contexts.count - 1] }

    mutating func run() {
        var index = 1
        while index < document.count {
            while contexts.count > 1, context.end <= index { contexts.removeLast() }
            if hasShadow, let host = document.shadowHosts.hosts[NodeID(index)] { enterSlot(index, of: host) }
            visit(index)
            index += 1
        }
    }

    private mutating func visit(_ index: Int) {
        switch document.known(index) {
        case .form: push(index) { $0.form = index }
        case .fieldset:
            if context.isDisabled { disabled.insert(NodeID(index)) }
            if document.has(.disabled, index) { push(index) { $0.isDisabled = true } }
        case .legend: addLegend(index)
        case .iframe, .frame, .shadowRoot: enterTree(index)
        case .label: addLabel(index)
        case .details: addDetails(index)
        case .input, .select, .textarea, .button: addControl(index)
        case .meter, .output, .progress: meetLabels(index)
        default: break
        }
    }

    private mutating func push(_ index: Int, _ change: (inout Context) -> Void) {
        let end = Int(document.nodes[index].end)
        guard end > index + 1 else { return }
        var inner = Context(
            node: index, end: end, form: context.form, isDisabled: context.isDisabled,
            firstLabel: context.firstLabel, tree: context.tree)
        change(&inner)
        contexts.append(inner)
    }

    /// What is assigned to a slot belongs to what is around the host.
    private mutating func enterSlot(_ index: Int, of host: NodeID) {
        guard var outer = contexts.last(where: { $0.node <= host.position }) else { return }
        outer.end = Int(document.nodes[index].end)
        contexts.append(outer)
    }

    /// Nothing outside of a frame or a shadow tree says anything of what is inside.
    private mutating func enterTree(_ index: Int) {
        let first = waiting.count
        push(index) { inner in
            inner.form = nil
            inner.isDisabled = false
            inner.firstLabel = first
            inner.tree = index
        }
    }

    /// The first legend of a disabled fieldset is as what is around the fieldset.
    private mutating func addLegend(_ index: Int) {
        let fieldset = context
        guard fieldset.node == Int(document.nodes[index].parent), !fieldset.hasLegend,
            document.isElement(fieldset.node, .fieldset)
        else { return }
        contexts[contexts.count - 1].hasLegend = true
        let isDisabledAround = disabled.contains(NodeID(fieldset.node))
        push(index) { $0.isDisabled = isDisabledAround }
    }

    // MARK: Labels

    private mutating func addLabel(_ index: Int) {
        let label = NodeID(index)
        labels.append(label)
        guard let id = document.value(.for, index) else {
            waiting.append((label, Int(document.nodes[index].end), context.tree))
            return
        }
        if let target = document.element(id: id, inTreeOf: index), document.isLabelable(target) {
            labelled[label] = NodeID(target)
        }
    }

    /// Gives the element to the labels around it that have not met another.
    private mutating func meetLabels(_ index: Int) {
        for position in (min(context.firstLabel, waiting.count)..<waiting.count).reversed()
        where waiting[position].tree == context.tree {
            let met = waiting.remove(at: position)
            if met.end > index { labelled[met.label] = NodeID(index) }
        }
    }

    // MARK: Controls

    private mutating func addControl(_ index: Int) {
        guard let kind = document.controlKind(index) else { return }
        let control = NodeID(index)
        controls.append(control)
        if kind != .hidden { meetLabels(index) }
        if context.isDisabled { disabled.insert(control) }
        let form = owner(of: index)
        if let form {
            owners[control] = NodeID(form)
            members[NodeID(form), default: []].append(control)
        }
        guard kind == .radio, let name = document.value(.name, index), !name.isEmpty else { return }
        radios.append(
            RadioGroups.Radio(
                node: control, name: name, form: form, firstForm: firstForm(of: index), tree: context.tree,
                isChecked: document.has(.checked, index), isRequired: document.has(.required, index)))
    }

    /// By the `form` attribute, else as the parser said, else the form around.
    private func owner(of index: Int) -> Int? {
        if let id = document.value(.form, index) {
            return document.element(id: id, inTreeOf: index).flatMap {
                document.isElement($0, .form) ? $0 : nil
            }
        }
        return document.formOwners[NodeID(index)]?.position ?? context.form
    }

    /// Browsers read attributes in their order: a button whose `form` comes last has unchecked others of the form around it by
    /// then.
    private func firstForm(of index: Int) -> Int? {
        guard let around = document.formOwners[NodeID(index)]?.position ?? context.form else { return nil }
        let node = document.nodes[index]
        let names = (Int(node.attributesStart)..<Int(node.attributesEnd)).map {
            document.attributeArena[$0].name
        }
        let said: [HTMLName] = [.type, .name, .checked]
        guard let form = names.firstIndex(of: HTMLName.form.rawValue),
            said.allSatisfy({ names[..<form].contains($0.rawValue) })
        else { return nil }
        return around
    }

    private mutating func addDetails(_ index: Int) {
        guard let name = document.value(.name, index), !name.isEmpty else { return }
        details[DetailsName(tree: context.tree, name: name), default: []].append(NodeID(index))
    }
}
