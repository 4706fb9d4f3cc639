using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.Shops;

/// <summary>What every call passes: latency, token, rate limits, scripted faults, and at the end the ledger.</summary>
internal sealed class ShopGate(FaultAnswers faults, TimeProvider time)
{
    /// <param name="shop">The shop that the address names; null if no shop can have this name.</param>
    /// <param name="open">Makes the platform's own call.</param>
    public async Task PassAsync<TShop>(HttpContext context, TShop? shop, Func<TShop, CallRecord, ShopCall> open)
        where TShop : Shop
    {
        if (shop is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var request = context.Request;
        var entry = new CallRecord(time.GetUtcNow(), request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "");
        var call = open(shop, entry);
        try
        {
            await AnswerAsync(call);
        }
        finally
        {
            call.Record([]);
        }
    }

    private async Task AnswerAsync(ShopCall call)
    {
        if (call.Shop.LatencyMs is > 0 and var latency)
            await Task.Delay(TimeSpan.FromMilliseconds(latency), time, call.Context.RequestAborted);
        if (!call.IsWelcome)
            await call.Error(StatusCodes.Status401Unauthorized, "Unauthenticated.");
        else if (call.Shop.Limits is { } limits && limits.Take() is { Ticks: > 0 } wait && limits.Enforce)
            await FaultAnswers.RefuseAsync(call, (long)Math.Ceiling(wait.TotalSeconds));
        else
            await PlayAsync(call);
    }

    private async Task PlayAsync(ShopCall call)
    {
        await call.PrepareAsync();
        if (call.TakePlan().Replacement is { } fault && await faults.PlayAsync(fault, call))
            return;
        await call.ServeAsync();
        foreach (var late in call.Plan.Shaping.Where(rule => rule.Kind == FaultKind.LateUpdate))
            Move(call.Shop, late);
    }

    private static void Move(Shop shop, FaultRule late)
    {
        if (late.Request.Insert > 0)
            shop.Book.Append(late.Request.Insert);
        if (late.Request.Change > 0)
            shop.ChangeSome(late.Request.Change, late.Request.Seed + late.Hits, late.Request.State);
    }
}
