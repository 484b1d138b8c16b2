import Browser

extension WorldStart {
    /// How the episode of a task begins.
    /// - Parameter seed: all chance in the world follows from it.
    public init(of task: WebTask, seed: UInt64) {
        self.init(
            seed: seed, sites: task.sites, isSignedIn: task.requiresLogin || task.storageState != nil,
            login: task.storageState)
    }
}

extension Transport {
    /// Puts the world back to its seed state and signs in as a task asks.
    /// - Returns: cookies for the browser, as `Set-Cookie` values with the URL they come from.
    /// - Throws: ``EnvironmentError`` where the world can't begin so.
    public mutating func reset(task: WebTask, seed: UInt64) throws -> [(url: String, setCookie: String)] {
        try reset(WorldStart(of: task, seed: seed))
    }
}
