using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace OrderSync.Web.Api;

/// <summary>An answer of the Api that is not a success, as a sentence for a person.</summary>
/// <param name="status">Null when the Api did not answer at all.</param>
/// <param name="errors">By field, as the contract spells it; the keys are compared without case.</param>
/// <param name="activeTaskId">The run that stands in the way of a start (409).</param>
[SuppressMessage("Naming", "CA1710", Justification = "A problem is what RFC 9457 and the pages call it.")]
public sealed class ApiProblem(
    string sentence,
    HttpStatusCode? status = null,
    IReadOnlyDictionary<string, string[]>? errors = null,
    string? traceId = null,
    Guid? activeTaskId = null,
    Exception? cause = null) : Exception(sentence, cause)
{
    public const string Unreachable = "The OrderSync service does not answer. It may be restarting; nothing is lost.";
    public const string Ended = "Your session has ended. Sign in again to go on.";

    public string Sentence { get; } = sentence;
    public HttpStatusCode? Status { get; } = status;
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors ?? new Dictionary<string, string[]>();
    public string? TraceId { get; } = traceId;
    public Guid? ActiveTaskId { get; } = activeTaskId;

    public bool SessionEnded => Status == HttpStatusCode.Unauthorized;
    public bool NotFound => Status == HttpStatusCode.NotFound;
    public bool Forbidden => Status == HttpStatusCode.Forbidden;
}
