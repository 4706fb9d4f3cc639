using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Coverage;

namespace OrderSync.Api.Coverage;

/// <summary>What is known of each month of each connection.</summary>
public static class CoverageEndpoints
{
    private const int DefaultMonths = 24;
    private const int MaxMonths = 120;

    public static void MapCoverage(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup("/api/v1").WithTags("Coverage").RequireAuthorization(Access.Read);
        read.MapGet("/coverage", Map);
        read.MapGet("/connections/{id:guid}/coverage", Connection);
    }

    public static IServiceCollection AddCoverage(this IServiceCollection services) => services.AddScoped<CoverageReader>();

    /// <summary>Months × connections: the last months of every connection, newest first, 1 to 120 of them.</summary>
    internal static async Task<Results<Ok<CoverageMapView>, ProblemHttpResult>> Map(
        CoverageReader coverage, TimeProvider time, CancellationToken cancellationToken, int months = DefaultMonths)
    {
        if (months is < 1 or > MaxMonths)
            return Problems.Invalid("months", $"months must be 1 to {MaxMonths}.");
        var newest = CalendarMonth.Of(time.GetUtcNow());
        return TypedResults.Ok(await coverage.MapAsync(newest.Plus(1 - months), newest, cancellationToken));
    }

    /// <summary>
    /// The months of one connection, newest first. From and to are months such as 2026-04, both included; without them the last 24,
    /// at most 120.
    /// </summary>
    internal static async Task<Results<Ok<ConnectionCoverageView>, ProblemHttpResult>> Connection(
        Guid id, string? from, string? to, CoverageReader coverage, TimeProvider time, CancellationToken cancellationToken)
    {
        var newest = CalendarMonth.Of(time.GetUtcNow());
        if (to is not null)
        {
            if (!CalendarMonth.TryParse(to, out var asked))
                return Problems.Invalid("to", "to must be a month such as 2026-04.");
            newest = asked.IsBefore(newest) ? asked : newest;
        }
        var oldest = newest.Plus(1 - DefaultMonths);
        if (from is not null && !CalendarMonth.TryParse(from, out oldest))
            return Problems.Invalid("from", "from must be a month such as 2026-04.");
        if (newest.IsBefore(oldest))
            return Problems.Invalid("from", "from must not be after to, nor in the future.");
        if (oldest.IsBefore(newest.Plus(1 - MaxMonths)))
            return Problems.Invalid("from", $"At most {MaxMonths} months can be asked for at once.");
        return await coverage.FindAsync(id, oldest, newest, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : Problems.NotFound($"There is no connection {id} that has orders.");
    }
}
