using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;

namespace OrderSync.Api.Assignment;

public static class RuleEndpoints
{
    private const string Root = "/api/v1/assignment/rules";

    public static void MapRules(this IEndpointRouteBuilder app)
    {
        var rules = app.MapGroup(Root).WithTags("Assignment").RequireAuthorization(Access.Operate);
        rules.MapGet("/", List);
        rules.MapPost("/", Create).ProducesProblem(StatusCodes.Status409Conflict);
        rules.MapPut("/order", Reorder);
        rules.MapPut("/{id:guid}", Update);
        rules.MapDelete("/{id:guid}", Delete);
    }

    /// <summary>The company's rules, in the order in which they are asked.</summary>
    internal static async Task<Ok<IReadOnlyList<RuleView>>> List(RuleBook rules, CancellationToken cancellationToken) =>
        TypedResults.Ok(await rules.ListAsync(cancellationToken));

    /// <summary>Adds a rule behind the others.</summary>
    internal static async Task<Results<Created<RuleView>, ProblemHttpResult>> Create(RuleRequest request, RuleBook rules, CancellationToken cancellationToken)
    {
        if (await rules.ProblemAsync(request, cancellationToken) is { } problem)
            return problem;
        if (await rules.IsFullAsync(cancellationToken))
            return Problems.Conflict("There are as many rules as there can be: remove one first.");
        var view = await rules.CreateAsync(request, cancellationToken);
        return TypedResults.Created($"{Root}/{view.Id}", view);
    }

    /// <summary>Changes a rule; its place stays.</summary>
    internal static async Task<Results<Ok<RuleView>, ProblemHttpResult>> Update(Guid id, RuleRequest request, RuleBook rules, CancellationToken cancellationToken)
    {
        if (!await rules.ExistsAsync(id, cancellationToken))
            return NoSuchRule();
        if (await rules.ProblemAsync(request, cancellationToken) is { } problem)
            return problem;
        return await rules.UpdateAsync(id, request, cancellationToken) is { } view ? TypedResults.Ok(view) : NoSuchRule();
    }

    /// <summary>Puts the rules into another order: all of them, first to last.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<RuleView>>, ProblemHttpResult>> Reorder(
        RuleOrderRequest request, RuleBook rules, CancellationToken cancellationToken) =>
        await rules.ReorderAsync(request.Ids, cancellationToken)
            ? TypedResults.Ok(await rules.ListAsync(cancellationToken))
            : Problems.Invalid("ids", "ids must be those of all rules, each once. Somebody may have added or removed one: read the list again.");

    /// <summary>Removes a rule; who has which order stays.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, RuleBook rules, CancellationToken cancellationToken) =>
        await rules.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : NoSuchRule();

    private static ProblemHttpResult NoSuchRule() => Problems.NotFound("There is no such rule.");
}
