using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;

namespace OrderSync.Api.Assignment;

public static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder app)
    {
        var agents = app.MapGroup("/api/v1/assignment/agents").WithTags("Assignment").RequireAuthorization(Access.Operate);
        agents.MapGet("/", List);
        agents.MapPut("/{id:guid}", Update);
        agents.MapPost("/{id:guid}/duty", SetDuty).ProducesProblem(StatusCodes.Status409Conflict);
        agents.MapPost("/{id:guid}/drain", Drain).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>The company's people with their work, those first who take part.</summary>
    internal static async Task<Ok<IReadOnlyList<AgentView>>> List(AgentDirectory agents, CurrentUser user, CancellationToken cancellationToken) =>
        TypedResults.Ok(await agents.ListAsync(user.CompanyId, cancellationToken));

    /// <summary>
    /// Whether a person takes part, with which weight, capacity and working hours. Who does not take part any more goes off duty, and
    /// what they have not begun is handed out again.
    /// </summary>
    internal static async Task<Results<Ok<AgentView>, ProblemHttpResult>> Update(
        Guid id, UpdateAgentRequest request, AgentActs acts, CancellationToken cancellationToken)
    {
        if (HoursProblem(request.Hours) is { } problem)
            return problem;
        return await acts.UpdateAsync(id, request, cancellationToken) is { } view ? TypedResults.Ok(view) : NoSuchPerson();
    }

    /// <summary>On duty orders come; off duty they do not, and those not begun go to others, unless drain says otherwise.</summary>
    internal static Task<Results<Ok<DutyView>, ProblemHttpResult>> SetDuty(
        Guid id, DutyRequest request, AgentActs acts, CancellationToken cancellationToken) => acts.SetDutyAsync(id, request, cancellationToken);

    /// <summary>Takes the orders of somebody who is off duty, so that they are handed out again.</summary>
    internal static Task<Results<Ok<DutyView>, ProblemHttpResult>> Drain(
        Guid id, DrainRequest request, AgentActs acts, CancellationToken cancellationToken) => acts.DrainAsync(id, request, cancellationToken);

    internal static ProblemHttpResult NoSuchPerson() => Problems.NotFound("There is no such person in the company.");

    private static ProblemHttpResult? HoursProblem(IReadOnlyList<WorkSpan> hours)
    {
        if (hours.Count > 50)
            return Problems.Invalid("hours", "hours must have at most 50 spans.");
        if (hours.Any(span => !Enum.IsDefined(span.Day)))
            return Problems.Invalid("hours", "hours: day must be a day of the week, such as monday.");
        return hours.Distinct().Count() < hours.Count ? Problems.Invalid("hours", "hours: the same span is there twice.") : null;
    }
}
