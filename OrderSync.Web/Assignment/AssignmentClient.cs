using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Web.Api;

namespace OrderSync.Web.Assignment;

public sealed class AssignmentClient(ApiHttp api)
{
    private const string Base = "api/v1/assignment";

    public Task<AssignmentOverview> OverviewAsync(CancellationToken cancel) => api.GetAsync<AssignmentOverview>($"{Base}/overview", cancel);

    public Task<AssignmentSettingsView> SettingsAsync(CancellationToken cancel) => api.GetAsync<AssignmentSettingsView>($"{Base}/settings", cancel);

    public Task<AssignmentSettingsView> SaveAsync(AssignmentSettingsView settings, CancellationToken cancel) =>
        api.PutAsync<AssignmentSettingsView>($"{Base}/settings", settings, cancel);

    public Task<IReadOnlyList<AgentView>> AgentsAsync(CancellationToken cancel) => api.GetAsync<IReadOnlyList<AgentView>>($"{Base}/agents", cancel);

    public Task<AgentView> SaveAsync(Guid agent, UpdateAgentRequest request, CancellationToken cancel) =>
        api.PutAsync<AgentView>($"{Base}/agents/{agent}", request, cancel);

    public Task<DutyView> SetDutyAsync(Guid agent, DutyRequest request, CancellationToken cancel) =>
        api.PostAsync<DutyView>($"{Base}/agents/{agent}/duty", request, cancel);

    public Task<DutyView> DrainAsync(Guid agent, bool inWork, CancellationToken cancel) =>
        api.PostAsync<DutyView>($"{Base}/agents/{agent}/drain", new DrainRequest(inWork), cancel);

    public Task<IReadOnlyList<RuleView>> RulesAsync(CancellationToken cancel) => api.GetAsync<IReadOnlyList<RuleView>>($"{Base}/rules", cancel);

    public Task<RuleView> SaveRuleAsync(Guid? id, RuleRequest request, CancellationToken cancel) => id is { } rule
        ? api.PutAsync<RuleView>($"{Base}/rules/{rule}", request, cancel)
        : api.PostAsync<RuleView>($"{Base}/rules", request, cancel);

    public Task DeleteRuleAsync(Guid id, CancellationToken cancel) => api.DeleteAsync($"{Base}/rules/{id}", cancel);

    public Task<IReadOnlyList<RuleView>> ReorderAsync(IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        api.PutAsync<IReadOnlyList<RuleView>>($"{Base}/rules/order", new RuleOrderRequest(ids), cancel);

    public Task<PreviewView> PreviewAsync(PreviewRequest request, CancellationToken cancel) => api.PostAsync<PreviewView>($"{Base}/preview", request, cancel);

    public Task<CursorPage<AssignmentView>> ListAsync(Guid? agent, string? state, int limit, CancellationToken cancel) =>
        api.GetAsync<CursorPage<AssignmentView>>(
            $"{Base}/assignments?limit={limit}{(agent is null ? "" : $"&agentId={agent}")}&state={state}", cancel);

    public Task<HandOutView> HandOutAsync(CancellationToken cancel) => api.PostAsync<HandOutView>($"{Base}/run", null, cancel);

    public Task<AssignmentOutcomes> AssignAsync(IReadOnlyList<Guid> orders, Guid agent, CancellationToken cancel) =>
        api.PostAsync<AssignmentOutcomes>($"{Base}/assign", new AssignRequest(orders, agent), cancel);

    public Task<AssignmentOutcomes> UnassignAsync(IReadOnlyList<Guid> orders, CancellationToken cancel) =>
        api.PostAsync<AssignmentOutcomes>($"{Base}/unassign", new UnassignRequest(orders), cancel);

    public Task<OrderAssignmentView> OfOrderAsync(Guid order, CancellationToken cancel) =>
        api.GetAsync<OrderAssignmentView>($"api/v1/orders/{order}/assignment", cancel);
}
