using System.Diagnostics;
using OrderSync.Core.Platforms.Calls.Records;
using OrderSync.ServiceDefaults;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>The span of each attempt of a call. It says no more than the call's record: nothing secret.</summary>
internal static class CallSpans
{
    private static readonly ActivitySource Source = new("OrderSync.Calls");

    public static Activity? Start(PlatformCall call, PlatformCallRecord record, Uri? address)
    {
        var span = Source.StartActivity($"call {call.Connection.Platform}", ActivityKind.Client);
        if (span is not { IsAllDataRequested: true })
            return span;
        span.SetTag("ordersync.platform", call.Connection.Platform)
            .SetTag("ordersync.connection_id", record.ConnectionId)
            .SetTag("ordersync.company_id", record.CompanyId)
            .SetTag("ordersync.attempt", record.Attempt)
            .SetTag("ordersync.waited_ms", record.WaitedMs)
            .SetTag("http.request.method", record.Method)
            .SetTag("server.address", address?.Host);
        if (record.RunId is { } run)
            span.SetTag("ordersync.run_id", run);
        if (record.Operation is { } operation)
            span.SetTag("ordersync.operation", operation);
        var query = record.Path.IndexOf('?', StringComparison.Ordinal);
        span.SetTag("url.path", query < 0 ? record.Path : record.Path[..query]);
        return query < 0 ? span : span.SetTag("url.query", record.Path[(query + 1)..]);
    }

    public static void End(Activity? span, PlatformCallRecord record)
    {
        if (record.Status is { } status)
            span?.SetTag("http.response.status_code", status);
        if (record.Failure is { } failure)
            span.Fail(failure.ToString(), record.Error);
    }
}
