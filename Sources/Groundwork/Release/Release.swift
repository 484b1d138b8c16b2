/// What is released together: the command, the libraries, the server and the C interface.
package enum Release {
    /// By Semantic Versioning. The Python package and `CITATION.cff` say the same.
    package static let version: StaticString = "0.1.0"
}
