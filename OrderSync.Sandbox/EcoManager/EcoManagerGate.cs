using System.Globalization;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>What every call passes: latency, token, rate limits, scripted faults, and at the end the ledger.</summary>
internal sealed class EcoManagerGate(EcoManagerShops shops, FaultAnswers faults, TimeProvider time)
{
    public async Task PassAsync(HttpContext context, bool isPage, EcoManagerRead read)
    {
        if (shops.Find((string)context.Request.RouteValues["shop"]!) is not { } shop)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var request = context.Request;
        var entry = new CallRecord(time.GetUtcNow(), request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "");
        var call = new EcoManagerCall(context, shop, entry, read);
        try
        {
            await AnswerAsync(call, isPage);
        }
        finally
        {
            call.Record([]);
        }
    }

    private async Task AnswerAsync(EcoManagerCall call, bool isPage)
    {
        var context = call.Context;
        if (call.Shop.Settings.LatencyMs is > 0 and var latency)
            await Task.Delay(TimeSpan.FromMilliseconds(latency), time, context.RequestAborted);
        if (!call.Shop.Accepts(context.Request.Headers.Authorization))
            await call.Error(StatusCodes.Status401Unauthorized, "Unauthenticated.");
        else if (call.Shop.Limits is { } limits && limits.Take() is { Ticks: > 0 } wait && limits.Enforce)
            await RefuseAsync(call, wait);
        else if (call.TakePlan(isPage).Replacement is not { } fault || !await faults.PlayAsync(fault, call))
            await ServeAsync(call);
    }

    /// <summary>429 with Retry-After in whole seconds: the caller reads it so, and waits 60 s without it.</summary>
    private static Task RefuseAsync(EcoManagerCall call, TimeSpan wait)
    {
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        call.Context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return call.Error(StatusCodes.Status429TooManyRequests, "Too Many Attempts.");
    }

    private static async Task ServeAsync(EcoManagerCall call)
    {
        await call.Serve();
        foreach (var late in call.Plan.Shaping.Where(rule => rule.Kind == FaultKind.LateUpdate))
            Move(call.Shop.Book, late);
    }

    private static void Move(OrderBook book, FaultRule late)
    {
        if (late.Request.Insert > 0)
            book.Append(late.Request.Insert);
        if (late.Request.Change > 0)
            book.ChangeSome(late.Request.Change, late.Request.Seed + late.Hits, late.Request.State);
    }
}
