using System.Diagnostics;

namespace OrderSync.ServiceDefaults;

public static class SpanFailure
{
    /// <summary>Says on a span that its work failed.</summary>
    /// <param name="type">The kind of failure, one of a few: error.type.</param>
    /// <param name="description">For an operator, without secrets.</param>
    public static void Fail(this Activity? span, string type, string? description) =>
        span?.SetStatus(ActivityStatusCode.Error, description).SetTag("error.type", type);
}
