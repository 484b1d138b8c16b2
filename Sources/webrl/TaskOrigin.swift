import Groundwork
import MockWeb
import WebEnv

/// The check that tasks were made for the sites that are here: those of elsewhere ask for what is not on them, and would score 0.
enum TaskOrigin {
    /// - Throws: ``InputError`` that says which site has other data than a task may be about.
    static func check(_ tasks: [WebTask], file: String, _ library: SiteLibrary) throws {
        guard tasks.contains(where: { $0.siteSeeds.count < $0.sites.count }) else { return }
        let known = try library.outlines()
        let foreign = tasks.compactMap { task in task.siteOfUnknownData(among: known).map { (task, $0) } }
        guard let (task, site) = foreign.first, let seed = site.seed else { return }
        let name = task.sites.first(where: site.isCalled) ?? site.name
        throw InputError(
            "\(file): \(foreign.count) of \(tasks.count) tasks don't say for which data they were made (the first is task "
                + "\(task.taskID)), and \"\(name)\" here is a made-up site of seed \(seed): play tasks of a real site there, with "
                + "webrl evaluate --address \(name)=URL; a task for this site has \"site_seeds\": {\"\(site.name)\": \(seed)}"
        )
    }
}
