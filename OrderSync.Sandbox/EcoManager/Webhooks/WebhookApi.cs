using System.Globalization;
using System.Text.Json;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Webhooks;

/// <summary>EcoManager's calls about webhooks, from its own reference.</summary>
internal sealed class WebhookApi(EcoManagerShops shops, ShopGate gate, WebhookSender sender, TimeProvider time)
{
    public void Map(RouteGroupBuilder shop)
    {
        const string hooks = "/api/shop/v2/webhooks";
        shop.MapGet(hooks, context => PassAsync(context, ListAsync));
        shop.MapPost(hooks, context => PassAsync(context, CreateAsync));
        shop.MapGet(hooks + "/{id:long}", context => PassAsync(context, ReadAsync));
        shop.MapPut(hooks + "/{id:long}", context => PassAsync(context, UpdateAsync));
        shop.MapPut(hooks + "/{id:long}/status", context => PassAsync(context, SwitchAsync));
        shop.MapDelete(hooks + "/{id:long}", context => PassAsync(context, DeleteAsync));
    }

    private Task PassAsync(HttpContext context, Func<WebhookCall, Task<WebhookAnswer?>> answer) => gate.PassAsync(
        context,
        shops.Find((string)context.Request.RouteValues["shop"]!),
        (shop, entry) => new WebhookCall(context, shop, entry, answer));

    private static Task<WebhookAnswer?> ReadAsync(WebhookCall call) => Task.FromResult(Find(call) is { } hook ? One(hook) : null);

    private static Task<WebhookAnswer?> ListAsync(WebhookCall call)
    {
        var query = call.Context.Request.Query;
        var asked = PageQuery.Of(query, call.Shop.Settings.MaxPerPage);
        var ids = query["ids"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var rows = call.Shop.Webhooks.All()
            .Where(hook => ids.Length == 0 || ids.Contains(hook.Id.ToString(CultureInfo.InvariantCulture)))
            .Where(hook => asked.Cursor is not { } cursor || hook.Id > cursor.Id)
            .Take(asked.PerPage + 1).ToList();
        var page = rows.Take(asked.PerPage).ToList();
        var next = rows.Count > page.Count ? new PageCursor(page[^1].Id, true).ToString() : null;
        return Task.FromResult<WebhookAnswer?>(new WebhookAnswer(StatusCodes.Status200OK, json => WritePage(json, page, asked.PerPage, next)));
    }

    private static void WritePage(Utf8JsonWriter json, IReadOnlyList<Webhook> page, int perPage, string? next)
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var hook in page)
            hook.Write(json);
        json.WriteEndArray();
        json.WriteStartObject("meta"u8);
        json.WriteNumber("per_page"u8, perPage);
        json.WriteString("next_cursor"u8, next);
        json.WriteNull("prev_cursor"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async Task<WebhookAnswer?> CreateAsync(WebhookCall call)
    {
        if (WebhookForm.Read(call.Body, before: null, out var error) is not { } form)
            return WebhookCall.Invalid(error.Field, error.Sentence);
        return await CanBeReachedAsync(form, call) ? One(call.Shop.Webhooks.Add(form, time.GetUtcNow())) : Unreachable();
    }

    private async Task<WebhookAnswer?> UpdateAsync(WebhookCall call)
    {
        if (Find(call) is not { } hook)
            return null;
        if (WebhookForm.Read(call.Body, hook.Form, out var error) is not { } form)
            return WebhookCall.Invalid(error.Field, error.Sentence);
        if (!await CanBeReachedAsync(form, call))
            return Unreachable();
        (hook.Form, hook.IsActive, hook.UpdatedAt) = (form, form.IsActive, time.GetUtcNow());
        return One(hook);
    }

    private async Task<WebhookAnswer?> SwitchAsync(WebhookCall call)
    {
        if (Find(call) is not { } hook)
            return null;
        var on = call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.True;
        if (on && !await CanBeReachedAsync(hook.Form with { IsActive = true }, call))
            return Unreachable();
        (hook.IsActive, hook.UpdatedAt) = (on, time.GetUtcNow());
        return One(hook);
    }

    /// <summary>Answered with 201, and not 204: so says the reference.</summary>
    private static Task<WebhookAnswer?> DeleteAsync(WebhookCall call) => Task.FromResult(
        Find(call) is { } hook && call.Shop.Webhooks.Remove(hook.Id)
            ? new WebhookAnswer(StatusCodes.Status201Created, json =>
            {
                json.WriteStartObject();
                json.WriteString("success"u8, "Webhook deleted successfully.");
                json.WriteEndObject();
            })
            : null);

    /// <summary>At creation and on every activation.</summary>
    private async Task<bool> CanBeReachedAsync(WebhookForm form, WebhookCall call) =>
        !form.IsActive || await sender.ProbeAsync(form.DeliveryUrl, call.Context.RequestAborted);

    private static Webhook? Find(WebhookCall call) =>
        call.Shop.Webhooks.Find(long.Parse((string)call.Context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture));

    private static WebhookAnswer One(Webhook hook) => new(StatusCodes.Status200OK, hook.Write);

    private static WebhookAnswer Unreachable() => WebhookCall.Invalid("delivery_url", "The delivery url did not answer the activation request.");
}
