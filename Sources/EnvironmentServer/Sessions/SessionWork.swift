import EnvironmentPool
import Groundwork

/// Does what sessions are told, one or many in a call of the pool.
struct SessionWork: Sendable {
    let table: SessionTable
    /// All chance follows from it where a reset gives no seed.
    let seed: UInt64
    /// Snapshots that a session may keep.
    let snapshotLimit: Int

    private var pool: EnvironmentPool { table.pool }
    /// The name of the tasks that are served.
    var split: String { pool.world.name }

    /// What became of a session, and what is known of its episode.
    struct Shown: Sendable {
        let outcome: StepOutcome
        let episode: Episode
    }

    // MARK: Episodes

    func reset(_ orders: [(session: EnvironmentSession, order: ResetOrder)]) throws(Complaint) -> [Shown] {
        var starts: [EnvironmentPool.Start] = []
        do throws(PoolError) {
            for (session, order) in orders { starts.append(try start(session, order)) }
            let outcomes = try pool.reset(starts)
            return outcomes.indices.map { index in
                begin(orders[index].session, orders[index].order, starts[index].seed, outcomes[index])
            }
        } catch {
            throw Complaint(error)
        }
    }

    private func start(_ session: EnvironmentSession, _ order: ResetOrder) throws(PoolError)
        -> EnvironmentPool.Start
    {
        return EnvironmentPool.Start(
            id: session.handle, seed: order.seed ?? seedOfItsOwn(session),
            taskID: order.index.map { pool.world.tasks[$0].taskID } ?? order.taskID,
            settings: try order.settings.map { json throws(PoolError) in try pool.settings.applying(json) })
    }

    /// The next in the session's own row of seeds: the same in every session, so that equal conversations are equal.
    private func seedOfItsOwn(_ session: EnvironmentSession) -> UInt64 {
        var random = RandomSource(seed, session.countReset())
        return random.next()
    }

    private func begin(
        _ session: EnvironmentSession, _ order: ResetOrder, _ seed: UInt64, _ outcome: StepOutcome
    ) -> Shown {
        var episode = Episode()
        episode.taskID = outcome.task?.taskID ?? ""
        episode.goal = outcome.task?.intent ?? ""
        episode.sites = outcome.task?.sites ?? []
        episode.seed = seed
        episode.id = order.episodeID ?? "\(episode.taskID)#\(seed)"
        episode.isOver = outcome.ending != nil
        episode.observed = order.observed
        session.keep(episode)
        return Shown(outcome: outcome, episode: episode)
    }

    func step(_ moves: [(session: EnvironmentSession, action: String)]) throws(Complaint) -> [Shown] {
        let outcomes: [StepOutcome]
        do {
            outcomes = try pool.step(
                moves.map { EnvironmentPool.Move(id: $0.session.handle, text: $0.action) })
        } catch {
            throw Complaint(error)
        }
        return outcomes.indices.map { index in
            var episode = moves[index].session.episode
            episode.stepCount = outcomes[index].stepCount
            episode.isOver = outcomes[index].ending != nil
            moves[index].session.keep(episode)
            return Shown(outcome: outcomes[index], episode: episode)
        }
    }

    // MARK: Copies

    func fork(_ session: EnvironmentSession, count: Int) throws(Complaint) -> [String] {
        try table.fork(session, count: count)
    }

    /// Keeps a session as it stands.
    /// - Parameter forgotten: snapshots that make room first; none goes where one is not known.
    /// - Returns: what the snapshot is called.
    func snapshot(_ session: EnvironmentSession, forgetting forgotten: [String]) throws(Complaint) -> String {
        for name in forgotten { _ = try known(name, of: session, at: "forget") }
        for handle in forgotten.compactMap(session.forget(snapshot:)) {
            // Nobody else has it.
            try? pool.free([handle])
        }
        guard session.snapshotCount < snapshotLimit else {
            throw Complaint(.capacity, "a session keeps at most \(snapshotLimit) snapshots")
        }
        do {
            return session.keep(snapshot: try pool.snapshot([session.handle])[0])
        } catch {
            throw Complaint(error)
        }
    }

    private func known(
        _ name: String, of session: EnvironmentSession, at place: String
    ) throws(Complaint) -> (handle: UInt64, episode: Episode) {
        guard let kept = session.snapshot(name) else {
            throw Complaint(.validation, "there is no snapshot '\(name.prefix(200))'", at: place)
        }
        return kept
    }

    func restore(_ session: EnvironmentSession, _ name: String) throws(Complaint) -> Shown {
        let kept = try known(name, of: session, at: "snapshot_id")
        do {
            let outcome = try pool.restore([(id: session.handle, snapshot: kept.handle)])[0]
            session.keep(kept.episode)
            return Shown(outcome: outcome, episode: kept.episode)
        } catch {
            throw Complaint(error)
        }
    }
}
