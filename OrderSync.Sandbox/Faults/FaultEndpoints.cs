using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.Faults;

/// <summary>The same control over faults for every platform's accounts.</summary>
internal static class FaultEndpoints
{
    /// <param name="account">A group under which every call names one account.</param>
    /// <param name="rules">The faults of the account that a call names.</param>
    /// <param name="without">Those that the platform's API cannot have: asked for, they are refused.</param>
    public static void MapFaults(this RouteGroupBuilder account, Func<HttpContext, FaultRules> rules, IReadOnlyList<FaultKind> without)
    {
        account.MapGet("/faults", (HttpContext context) => TypedResults.Ok(rules(context).All()));
        account.MapPost("/faults", (HttpContext context, ControlBody<FaultRequest> body) => Add(rules(context), body, without));
        account.MapDelete("/faults", (HttpContext context) => Clear(rules(context)));
    }

    private static Results<Ok<FaultView>, ValidationProblem> Add(
        FaultRules rules, ControlBody<FaultRequest> body, IReadOnlyList<FaultKind> without)
    {
        if (!body.Errors.Any && body.Value.Kind is { } kind && without.Contains(kind))
            body.Errors.Add("kind", $"{ControlNames.Of(kind)} cannot happen on this platform");
        if (body.Errors.Any)
            return body.Errors.Problem();
        return TypedResults.Ok(rules.Add(body.Value));
    }

    private static NoContent Clear(FaultRules rules)
    {
        rules.Clear();
        return TypedResults.NoContent();
    }
}
