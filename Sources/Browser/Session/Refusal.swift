import Groundwork
import HTML

/// Why an action could not be done: a sentence for `lastActionError`.
package struct Refusal: Error {
    package let sentence: String
    /// The control that the sentence is about, where it should be named with it.
    package let control: NodeID?

    package init(_ sentence: String, control: NodeID? = nil) {
        self.sentence = sentence
        self.control = control
    }

    /// Nothing that a browser without scripts opens as a page.
    static func cantOpen(_ url: WebURL) -> Refusal {
        Refusal(
            url.scheme == "javascript"
                ? "the link runs a script, and scripts are not run here"
                : "addresses that start with \(url.scheme): can't be opened here")
    }
}
