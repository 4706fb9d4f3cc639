namespace OrderSync.Core.Platforms.Calls.Records;

/// <summary>Begins the record of an attempt: nothing in it is secret.</summary>
internal static class CallRecord
{
    public static PlatformCallRecord Of(PlatformCall call, HttpRequestMessage request, DateTimeOffset now) => new()
    {
        CompanyId = call.Connection.CompanyId,
        Id = Guid.CreateVersion7(now),
        ConnectionId = call.Connection.ConnectionId,
        RunId = call.Scope.RunId,
        At = now,
        Operation = call.Options.Operation,
        Method = request.Method.Method,
        Path = Cut(call.Redaction.Path(request.RequestUri)),
        WaitedMs = (int)Math.Min(call.Waits.TakeWaited().TotalMilliseconds, int.MaxValue),
        RequestBytes = request.Content?.Headers.ContentLength,
        Attempt = call.Attempt,
        CorrelationId = call.CorrelationId,
    };

    private static string Cut(string path) =>
        path.Length <= PlatformCallRecordConfiguration.LongestPath ? path : path[..(PlatformCallRecordConfiguration.LongestPath - 1)] + "…";
}
