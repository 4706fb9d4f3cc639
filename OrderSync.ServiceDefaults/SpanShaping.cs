using System.Diagnostics;
using OpenTelemetry;

namespace OrderSync.ServiceDefaults;

/// <summary>Each span says which run it belongs to, as the one above it does; and how many of those beneath it were left out.</summary>
internal sealed class SpanShaping : BaseProcessor<Activity>
{
    /// <summary>The mark of a span that is not kept.</summary>
    public const string LeftOut = "ordersync.left_out";

    private static readonly string[] Inherited = ["ordersync.run_id", "ordersync.connection_id", "ordersync.company_id", "ordersync.platform"];

    public override void OnStart(Activity data)
    {
        if (data.GetTagItem(LeftOut) is not null)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            data.IsAllDataRequested = false;
        }
        if (data.Parent is not { } parent)
            return;
        foreach (var name in Inherited)
        {
            if (parent.GetTagItem(name) is { } value)
                data.SetTag(name, value);
        }
    }

    public override void OnEnd(Activity data)
    {
        if (SpanCount.Of(data) is { LeftOut: > 0 and var leftOut })
            data.SetTag("ordersync.spans_left_out", leftOut);
    }
}
