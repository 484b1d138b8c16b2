import Groundwork

/// Which templates are never trained on: by their names, or as somebody chose.
extension TaskInstantiator {
    /// The same templates, of which exactly these are held out.
    /// - Parameter names: a template's id, or the site's name and its id (`rooms.book_room`); those of other sites are passed over.
    func holding(out names: [String]) -> TaskInstantiator {
        var result = self
        result.heldOut = Set(templates.map(\.id).filter { isNamed($0, in: names) })
        return result
    }

    private func isNamed(_ id: String, in names: [String]) -> Bool {
        names.contains(id) || names.contains("\(host.site.name).\(id)")
    }

    /// Instantiators of which exactly these templates are held out.
    /// - Throws: `InputError` for a name that no template of theirs has.
    public static func holding(
        out names: [String], _ instantiators: [TaskInstantiator]
    ) throws -> [TaskInstantiator] {
        let known = instantiators.flatMap { one in
            one.templates.flatMap { [$0.id, "\(one.host.site.name).\($0.id)"] }
        }
        for name in names where !known.contains(name) {
            throw InputError(
                "no task template is called \"\(name)\"" + suggestion(for: name, among: Set(known)))
        }
        return instantiators.map { $0.holding(out: names) }
    }

    /// Ids of the templates that are never trained on, in their order.
    public var unseenTemplates: [String] { templates.filter(isUnseen).map(\.id) }

    func isUnseen(_ template: TaskTemplate) -> Bool { heldOut?.contains(template.id) ?? template.isUnseen }

    /// The split that a row belongs to.
    func split(_ template: TaskTemplate, _ row: TaskTemplate.Slots) -> TaskSplit {
        guard heldOut != nil else { return template.split(row) }
        if isUnseen(template) { return .unseen }
        return template.keyValues(row).contains(where: TaskTemplate.isTestValue) ? .test : .train
    }
}
