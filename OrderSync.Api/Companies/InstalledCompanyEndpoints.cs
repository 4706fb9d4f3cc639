using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Lists;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Companies;

namespace OrderSync.Api.Companies;

/// <summary>The companies of the installation, for its operators.</summary>
public static class InstalledCompanyEndpoints
{
    public static void MapInstalledCompanies(this IEndpointRouteBuilder app)
    {
        var companies = app.MapGroup("/api/v1/companies").WithTags("Companies").RequireAuthorization(Access.RunInstallation);
        companies.MapGet("/", List).LimitSearches();
        companies.MapGet("/{id:guid}", Get);
        companies.MapPost("/", Create).ProducesProblem(StatusCodes.Status409Conflict);
        companies.MapPost("/{id:guid}/open", Open);
        companies.MapPost("/{id:guid}/suspend", Suspend).ProducesProblem(StatusCodes.Status409Conflict);
        companies.MapPost("/{id:guid}/resume", Resume).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>The companies, newest first, page by page: send nextCursor back as cursor. q is looked for in names and in e-mails of their users.</summary>
    internal static async Task<Results<Ok<CursorPage<InstalledCompanyView>>, ProblemHttpResult>> List(
        [AsParameters] InstalledCompanyQuery query, InstalledCompanies companies, CancellationToken cancellationToken)
    {
        var errors = query.Validate(out var after);
        return errors.Count > 0 ? Problems.Invalid(errors) : TypedResults.Ok(await companies.PageAsync(query, after, cancellationToken));
    }

    /// <summary>One company.</summary>
    internal static async Task<Results<Ok<InstalledCompanyView>, ProblemHttpResult>> Get(
        Guid id, InstalledCompanies companies, CancellationToken cancellationToken) =>
        await companies.FindAsync(id, cancellationToken) is { } company ? TypedResults.Ok(company) : Missing();

    /// <summary>Creates a company with its first administrator. The answer has the administrator's password, this once.</summary>
    internal static async Task<Results<Created<CreatedCompanyView>, ProblemHttpResult>> Create(
        CreateCompanyRequest request, CompanyAdministration administration, InstalledCompanies companies, CancellationToken cancellationToken)
    {
        var (made, refusal) = await administration.CreateAsync(request, cancellationToken);
        if (made is null)
            return refusal!;
        var company = (await companies.FindAsync(made.CompanyId, CancellationToken.None))!;
        return TypedResults.Created($"/api/v1/companies/{made.CompanyId}", new CreatedCompanyView(company, made.Email, made.Password));
    }

    /// <summary>
    /// Records that an operator begins to look at a company, with the installation's acts and with the company's own. What they do there, by naming it
    /// with X-Company-Id, is recorded as everybody's.
    /// </summary>
    internal static async Task<Results<Ok<InstalledCompanyView>, ProblemHttpResult>> Open(
        Guid id, CompanyAdministration administration, InstalledCompanies companies, CancellationToken cancellationToken) =>
        await administration.OpenAsync(id, cancellationToken) is { } refusal ? refusal : await Get(id, companies, cancellationToken);

    /// <summary>
    /// Suspends a company: its people are signed out within seconds and cannot sign in, and no schedule, task or webhook of it begins work. What runs
    /// comes to its end; what platforms send meanwhile is kept, and notification e-mails wait.
    /// </summary>
    internal static async Task<Results<Ok<InstalledCompanyView>, ProblemHttpResult>> Suspend(
        Guid id, SuspendCompanyRequest request, CompanyAdministration administration, InstalledCompanies companies, CancellationToken cancellationToken) =>
        await administration.SuspendAsync(id, request.Reason, cancellationToken) is { } refusal ? refusal : await Get(id, companies, cancellationToken);

    /// <summary>Takes a suspension back. What waited begins; schedules continue with their next time, and do not make up for those that have passed.</summary>
    internal static async Task<Results<Ok<InstalledCompanyView>, ProblemHttpResult>> Resume(
        Guid id, CompanyAdministration administration, InstalledCompanies companies, CancellationToken cancellationToken) =>
        await administration.ResumeAsync(id, cancellationToken) is { } refusal ? refusal : await Get(id, companies, cancellationToken);

    internal static ProblemHttpResult Missing() => Problems.NotFound("There is no such company.");
}
