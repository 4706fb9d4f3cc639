using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;

namespace OrderSync.Api.Assignment;

public static class AssignmentEndpoints
{
    private const int MaxLimit = 200;

    public static void MapAssignment(this IEndpointRouteBuilder app)
    {
        var operate = app.MapGroup("/api/v1/assignment").WithTags("Assignment").RequireAuthorization(Access.Operate);
        operate.MapGet("/overview", Overview);
        operate.MapGet("/settings", Settings);
        operate.MapGet("/assignments", List);
        operate.MapPost("/assign", Assign).ProducesProblem(StatusCodes.Status409Conflict);
        operate.MapPost("/unassign", Unassign);
        operate.MapPost("/run", Run);
        operate.MapPost("/preview", Preview);
        var administer = app.MapGroup("/api/v1/assignment").WithTags("Assignment").RequireAuthorization(Access.Administer);
        administer.MapPut("/settings", SaveSettings);
        var read = app.MapGroup("/api/v1/orders/{id:guid}/assignment").WithTags("Assignment").RequireAuthorization(Access.Read);
        read.MapGet("/", OfOrder);
        app.MapAgents();
        app.MapRules();
        app.MapMyOrders();
        app.MapAssignmentCleanup();
    }

    public static IServiceCollection AddAssignment(this IServiceCollection services) => services
        .AddScoped<AgentDirectory>()
        .AddScoped<AgentActs>()
        .AddScoped<AssignmentList>()
        .AddScoped<AssignmentDesk>()
        .AddScoped<AssignmentFigures>()
        .AddScoped<AssignmentSwitch>()
        .AddScoped<OrderAssignments>()
        .AddScoped<RuleBook>()
        .AddScoped<MyOrders>()
        .AddScoped<AssignmentCleanup>();

    /// <summary>How many orders wait for an agent, and why; how much is with agents.</summary>
    internal static async Task<Ok<AssignmentOverview>> Overview(AssignmentFigures figures, CancellationToken cancellationToken) =>
        TypedResults.Ok(await figures.OverviewAsync(cancellationToken));

    /// <summary>Whether, which and how orders are handed out.</summary>
    internal static async Task<Ok<AssignmentSettingsView>> Settings(AssignmentSwitch settings, CancellationToken cancellationToken) =>
        TypedResults.Ok(await settings.ReadAsync(cancellationToken));

    /// <summary>Switches assignment on and off, and says which orders are handed out and how.</summary>
    internal static async Task<Results<Ok<AssignmentSettingsView>, ProblemHttpResult>> SaveSettings(
        AssignmentSettingsView request, AssignmentSwitch settings, CancellationToken cancellationToken) =>
        AssignmentSwitch.Problem(request) is { } problem ? problem : TypedResults.Ok(await settings.SaveAsync(request, cancellationToken));

    /// <summary>Who was given which order, newest first, page by page: send nextCursor back as cursor. State is one of the states, or "open".</summary>
    internal static async Task<Results<Ok<CursorPage<AssignmentView>>, ProblemHttpResult>> List(
        AssignmentList list, CancellationToken cancellationToken, Guid? agentId = null, string? state = null, Guid? connectionId = null, string? cursor = null, int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Problems.Invalid("limit", $"limit must be 1 to {MaxLimit}.");
        if (!AssignmentList.TryReadStates(state, out var states))
            return Problems.Invalid("state", $"state must be open or one of {AssignmentList.StateWords}.");
        Guid? after = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Guid.TryParseExact(cursor, "N", out var id))
                return Problems.Invalid("cursor", "cursor is not one that this list has given.");
            after = id;
        }
        return TypedResults.Ok(await list.PageAsync(new AssignmentFilter(agentId, states, connectionId, null), after, limit, cancellationToken));
    }

    /// <summary>Gives orders to an agent, whoever had them, whether or not the agent is on duty or has room.</summary>
    internal static Task<Results<Ok<AssignmentOutcomes>, ProblemHttpResult>> Assign(
        AssignRequest request, AssignmentDesk desk, CancellationToken cancellationToken) => desk.AssignAsync(request, cancellationToken);

    /// <summary>Takes orders back, so that they are handed out again.</summary>
    internal static async Task<Ok<AssignmentOutcomes>> Unassign(UnassignRequest request, AssignmentDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.UnassignAsync(request, cancellationToken));

    /// <summary>Hands out what waits now, at most 1,000 orders; a worker goes on with the rest.</summary>
    internal static async Task<Ok<HandOutView>> Run(AssignmentDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.RunAsync(cancellationToken));

    /// <summary>Who would get an order of that connection and region now, and why.</summary>
    internal static async Task<Ok<PreviewView>> Preview(PreviewRequest request, AssignmentDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.PreviewAsync(request, cancellationToken));

    /// <summary>Who has an order and why, and who had it before. Agents see only what is or was with themselves.</summary>
    internal static async Task<Results<Ok<OrderAssignmentView>, ProblemHttpResult>> OfOrder(
        Guid id, OrderAssignments assignments, CancellationToken cancellationToken) =>
        await assignments.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.NotFound("There is no such order.");
}
