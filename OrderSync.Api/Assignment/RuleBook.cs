using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;

namespace OrderSync.Api.Assignment;

/// <summary>The company's rules of assignment.</summary>
public sealed class RuleBook(OrderSyncDb database, CurrentUser user, AuditLog audit, AgentNews news, TimeProvider time)
{
    private const int MostRules = 500;

    public async Task<IReadOnlyList<RuleView>> ListAsync(CancellationToken cancellationToken)
    {
        var rules = await database.AssignmentRules.AsNoTracking().OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(cancellationToken);
        var connections = await database.Connections.AsNoTracking().ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var people = await database.Users.AsNoTracking().Where(row => row.CompanyId == user.CompanyId && row.RemovedAt == null)
            .ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        return
        [
            .. rules.Select((rule, index) => new RuleView(
                rule.Id,
                index + 1,
                rule.Name,
                rule.ConnectionId,
                rule.ConnectionId is { } connection ? connections.GetValueOrDefault(connection) : null,
                rule.Region,
                [.. rule.AgentIds.Where(people.ContainsKey).Select(agent => new RuleAgentView(agent, people[agent]))],
                rule.Otherwise)),
        ];
    }

    /// <returns>Null when the rule can be saved.</returns>
    public async Task<ProblemHttpResult?> ProblemAsync(RuleRequest request, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(request.Otherwise))
            return Problems.Invalid("otherwise", "otherwise must be fallThrough or wait.");
        if (string.IsNullOrWhiteSpace(request.Name))
            return Problems.Invalid("name", "name must not be blank.");
        if (request.ConnectionId is null && RegionKey.Of(request.Region) is null)
            return Problems.Invalid("region", "A rule names a connection, a region, or both.");
        if (request.ConnectionId is { } connection && !await database.Connections.AnyAsync(row => row.Id == connection && row.DeletedAt == null, cancellationToken))
            return Problems.Invalid("connectionId", "There is no such connection.");
        var ids = request.AgentIds.Distinct().ToList();
        var known = await database.Users.CountAsync(row => row.CompanyId == user.CompanyId && row.RemovedAt == null && ids.Contains(row.Id), cancellationToken);
        return known < ids.Count ? Problems.Invalid("agentIds", "There is no such person in the company.") : null;
    }

    public async Task<bool> IsFullAsync(CancellationToken cancellationToken) => await database.AssignmentRules.CountAsync(cancellationToken) >= MostRules;

    public Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken) => database.AssignmentRules.AnyAsync(rule => rule.Id == id, cancellationToken);

    public async Task<RuleView> CreateAsync(RuleRequest request, CancellationToken cancellationToken)
    {
        var last = await database.AssignmentRules.MaxAsync(rule => (int?)rule.Position, cancellationToken) ?? 0;
        var rule = new AssignmentRule
        {
            CompanyId = user.CompanyId,
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Position = last + 1,
            Name = "",
            AgentIds = [],
        };
        Fill(rule, request);
        database.AssignmentRules.Add(rule);
        await SaveAsync("assignment.rule-create", rule.Id, $"Added the rule “{rule.Name}”.");
        return (await ListAsync(CancellationToken.None)).Single(view => view.Id == rule.Id);
    }

    public async Task<RuleView?> UpdateAsync(Guid id, RuleRequest request, CancellationToken cancellationToken)
    {
        if (await database.AssignmentRules.SingleOrDefaultAsync(rule => rule.Id == id, cancellationToken) is not { } rule)
            return null;
        Fill(rule, request);
        await SaveAsync("assignment.rule-update", id, $"Changed the rule “{rule.Name}”.");
        return (await ListAsync(CancellationToken.None)).SingleOrDefault(view => view.Id == id);
    }

    /// <returns>False where the ids are not those of all rules.</returns>
    public async Task<bool> ReorderAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var rules = await database.AssignmentRules.Take(MostRules + 1).ToListAsync(cancellationToken);
        if (ids.Count != rules.Count || !rules.Select(rule => rule.Id).ToHashSet().SetEquals(ids))
            return false;
        var places = ids.Index().ToDictionary(place => place.Item, place => place.Index + 1);
        foreach (var rule in rules)
            rule.Position = places[rule.Id];
        await SaveAsync("assignment.rule-order", null, $"Put the {rules.Count} rules into another order.");
        return true;
    }

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await database.AssignmentRules.SingleOrDefaultAsync(rule => rule.Id == id, cancellationToken) is not { } rule)
            return false;
        database.AssignmentRules.Remove(rule);
        await SaveAsync("assignment.rule-delete", id, $"Removed the rule “{rule.Name}”.");
        return true;
    }

    private static void Fill(AssignmentRule rule, RuleRequest request)
    {
        rule.Name = request.Name.Trim();
        rule.ConnectionId = request.ConnectionId;
        rule.Region = string.IsNullOrWhiteSpace(request.Region) ? null : request.Region.Trim();
        rule.AgentIds = [.. request.AgentIds.Distinct()];
        rule.Otherwise = request.Otherwise;
    }

    private async Task SaveAsync(string action, Guid? id, string sentence)
    {
        audit.Record(action, id, sentence);
        await database.SaveChangesAsync(CancellationToken.None);
        await news.FreedAsync(user.CompanyId, CancellationToken.None);
    }
}
