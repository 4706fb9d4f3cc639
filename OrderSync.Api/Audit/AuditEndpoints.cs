using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Lists;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Audit;
using OrderSync.Core.Users;

namespace OrderSync.Api.Audit;

/// <summary>Who did what, when and from where; for an operator who names no company, the acts on the installation.</summary>
public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/api/v1/audit").WithTags("Audit").RequireAuthorization(Access.AdministerAnywhere);
        audit.MapGet("/", List).LimitSearches();
        audit.MapGet("/people", People);
    }

    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddScoped<AuditLog>().AddScoped<AuditReader>();

    /// <summary>The acts of people, newest first, page by page: send nextCursor back as cursor. They are kept as long as the company's retention says.</summary>
    internal static async Task<Results<Ok<CursorPage<AuditEntryView>>, ProblemHttpResult>> List(
        [AsParameters] AuditQuery query, AuditReader audit, CancellationToken cancellationToken)
    {
        var errors = query.Validate(out var after);
        return errors.Count > 0 ? Problems.Invalid(errors) : TypedResults.Ok(await audit.PageAsync(CurrentCompany.Id, query, after, cancellationToken));
    }

    /// <summary>By whom the acts can be filtered: the company's people, and operators who have acted in it.</summary>
    internal static async Task<Ok<IReadOnlyList<AuditPersonView>>> People(AuditReader audit, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<AuditPersonView>>(await audit.PeopleAsync(CurrentCompany.Id, cancellationToken));
}
