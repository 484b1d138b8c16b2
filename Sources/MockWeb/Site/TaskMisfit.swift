import WebEnv

extension WebTask {
    /// Why this task can't be set on these sites, in one sentence; nil where it can.
    /// - Parameter place: what is said of a site that is not among them (`not in sites/`).
    public func misfit(with sites: [Site], place: String) -> String? {
        unknownSite(among: sites, place: place) ?? seedMismatch(in: sites) ?? unknownLogin(on: sites)
    }

    /// Which of the task's sites is missing, in one sentence; nil where none is.
    public func unknownSite(among known: [Site], place: String) -> String? {
        let unknown = sites.filter { name in !known.contains { $0.isCalled(name) } }
        return unknown.min().map { "task \(taskID) is set on the site \"\($0)\", which is \(place)" }
    }

    /// What is wrong with the stored login that the task asks for, in one sentence; nil where nothing is.
    ///
    /// A stored state may be called by its login, or by sites that it is for (`gitlab.reddit`), whose first logins it means then.
    public func unknownLogin(on known: [Site]) -> String? {
        guard let login = storageState else { return nil }
        let wanted = known.filter { site in sites.isEmpty || sites.contains { site.isCalled($0) } }
        if wanted.contains(where: { $0.logins.contains(login) }) { return nil }
        let parts = login.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let names = parts.map { String(decoding: $0, as: UTF8.self) }
        if names.allSatisfy({ name in known.contains { $0.isCalled(name) || $0.logins.contains(name) } }) {
            return nil
        }
        let logins = wanted.flatMap(\.logins).map { "\"\($0)\"" }
        let known = logins.isEmpty ? "has none" : "has: \(logins.joined(separator: ", "))"
        return "task \(taskID) asks for the login \"\(login)\", and its sites' list \(known)"
    }

    /// Which of the sites has other data than the task was made for, in one sentence; nil where none has.
    public func seedMismatch(in sites: [Site]) -> String? {
        for (name, seed) in siteSeeds.sorted(by: { $0.key < $1.key }) {
            guard let site = sites.first(where: { $0.isCalled(name) }), site.seed != seed else { continue }
            let found = site.seed.map { "of seed \($0)" } ?? "whose seed is not recorded"
            return
                "task \(taskID) was made for the site \"\(name)\" of seed \(seed), and this is one \(found)"
        }
        return nil
    }
}
