using System.Diagnostics;
using OpenTelemetry.Trace;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// Keeps a trace of each piece of work: a request, a run, a schedule that fires. What has no such span above it (a poll of the
/// database, a heartbeat, a call that refreshes a page) is no trace of its own; and of a thousand reads of one kind
/// the first few are kept. See adr/0026.
/// </summary>
internal sealed class WorkSampler : Sampler
{
    private static readonly SamplingResult Keep = new(SamplingDecision.RecordAndSample);
    private static readonly SamplingResult Drop = new(SamplingDecision.Drop);

    /// <summary>
    /// There, but not kept: so what is beneath it is left out as well, and does not move up to its parent. It would inherit from that
    /// parent that it is kept, so <see cref="SpanShaping"/> takes that off.
    /// </summary>
    private static readonly SamplingResult LeaveOut = new(SamplingDecision.RecordOnly, [new(SpanShaping.LeftOut, true)]);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId == default)
            return IsWork(samplingParameters.Kind) ? Keep : Drop;
        if (parent.IsRemote)
            // A caller who keeps no trace does not decide for us: what such requests are worth is said by the filter of requests.
            return IsKept(parent) || samplingParameters.Kind == ActivityKind.Server ? Keep : Drop;
        if (!IsKept(parent))
            return Drop;
        return SpanCount.Admits(parent, samplingParameters.Name) ? Keep : samplingParameters.Kind == ActivityKind.Client ? Drop : LeaveOut;
    }

    /// <summary>Queries and HTTP calls are a part of work, never work themselves.</summary>
    private static bool IsWork(ActivityKind kind) => kind != ActivityKind.Client;

    private static bool IsKept(ActivityContext parent) => parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
}
