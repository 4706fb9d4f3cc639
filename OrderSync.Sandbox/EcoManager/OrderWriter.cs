using System.Globalization;
using System.Text.Json;
using OrderSync.Sandbox.EcoManager.Content;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// An order as EcoManager sends it. Field names come from the code of its one public caller; the spelling varies from
/// order to order (always the same for one order) where that code, or the lack of a captured answer, leaves it open.
/// </summary>
internal sealed class OrderWriter(EcoManagerShop shop)
{
    private readonly ulong seed = shop.Book.Seed;
    private readonly long offset = shop.Settings.UtcOffsetMinutes * 60L;

    public void Write(Utf8JsonWriter json, in OrderFacts order, MalformedShape? malformed)
    {
        if (malformed == MalformedShape.NotAnObject)
        {
            json.WriteStringValue("<!-- order unavailable -->"u8);
            return;
        }

        var dice = new Seeded(seed, order.Index, Streams.Wire);
        var form = dice.Below(20) switch { 0 => TimeForm.LocalT, 1 => TimeForm.UtcT, _ => TimeForm.Spaced };
        json.WriteStartObject();
        if (malformed != MalformedShape.MissingId)
            json.WriteNumber("id"u8, order.Id);
        WriteReference(json, order);
        json.WriteString("order_state_name"u8, order.State.Json);
        WriteConfirmation(json, order, form, ref dice);
        WriteCustomer(json, order);
        WriteItems(json, order, malformed == MalformedShape.ItemsNotAList, ref dice);
        WriteTotals(json, order, malformed == MalformedShape.TotalNotANumber, ref dice);
        WriteExtras(json, ref dice);
        WriteTimes(json, order, form, malformed == MalformedShape.CreatedAtGarbage);
        json.WriteEndObject();
    }

    private void WriteReference(Utf8JsonWriter json, in OrderFacts order)
    {
        Span<byte> text = stackalloc byte[32];
        json.WriteString("reference"u8, shop.Reference(order, text));
    }

    private void WriteConfirmation(Utf8JsonWriter json, in OrderFacts order, TimeForm form, ref Seeded dice)
    {
        var confirmed = dice.Chance(order.State == States.Annule ? 40 : 88);
        var at = Math.Min(order.CreatedAt + 300 + dice.Below(14_400), order.UpdatedAt);
        var agent = dice.Below(People.Agents.Length);
        Span<byte> text = stackalloc byte[WireTime.Longest];
        var time = WireTime.Format(at, form, offset, text);

        if (!confirmed)
        {
            json.WriteNull("confirmation_state_name"u8);
            json.WriteNull("confirmed_at"u8);
        }
        else
        {
            json.WriteString("confirmation_state_name"u8, States.Confirme.Json);
            json.WriteString("confirmed_at"u8, time);
        }

        WriteHistory(json, confirmed, time, ref dice);
        WriteConfirmator(json, confirmed, agent, ref dice);
    }

    // Absent for one in ten: the caller reads "history or an empty list".
    private static void WriteHistory(Utf8JsonWriter json, bool confirmed, ReadOnlySpan<byte> time, ref Seeded dice)
    {
        if (dice.Chance(10))
            return;
        json.WriteStartArray("confirmation_history"u8);
        if (confirmed)
        {
            json.WriteStartObject();
            json.WriteString("state_name"u8, States.Confirme.Json);
            json.WriteString("created_at"u8, time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteConfirmator(Utf8JsonWriter json, bool confirmed, int agent, ref Seeded dice)
    {
        var roll = dice.Below(100);
        if (roll < 5)
            return;
        if (!confirmed || roll < 12)
        {
            json.WriteNull("confirmator"u8);
            return;
        }

        json.WriteStartObject("confirmator"u8);
        json.WriteNumber("id"u8, 7 + agent);
        json.WriteString("name"u8, People.Agents[agent].Json);
        json.WriteEndObject();
    }

    private void WriteCustomer(Utf8JsonWriter json, in OrderFacts order)
    {
        var dice = new Seeded(seed, order.Index, Streams.People);
        var (wilaya, communes) = Places.All[dice.Below(Places.All.Length)];
        Span<byte> phone = stackalloc byte[10];
        json.WriteString("full_name"u8, People.Name(ref dice).Json);
        json.WriteString("telephone"u8, People.Phone(ref dice, phone));
        json.WriteString("wilaya"u8, wilaya.Json);
        json.WriteString("commune"u8, communes[dice.Below(communes.Length)].Json);
    }

    private static void WriteItems(Utf8JsonWriter json, in OrderFacts order, bool malformed, ref Seeded dice)
    {
        if (malformed)
        {
            json.WriteString("items"u8, "2 articles"u8);
            return;
        }

        ItemWriter.Write(json, order.Basket, order.Id, ref dice);
    }

    // "total" is a number or a numeric string: the caller parses what it gets either way.
    private static void WriteTotals(Utf8JsonWriter json, in OrderFacts order, bool malformed, ref Seeded dice)
    {
        json.WriteNumber("total_products"u8, order.Basket.Products);
        var roll = dice.Below(100);
        var whole = order.Total % 100 == 0;
        Span<byte> text = stackalloc byte[24];
        _ = whole && roll % 2 == 0
            ? (order.Total / 100).TryFormat(text, out var length, default, CultureInfo.InvariantCulture)
            : (order.Total / 100m).TryFormat(text, out length, "F2", CultureInfo.InvariantCulture);
        if (malformed)
            json.WriteString("total"u8, "abc"u8);
        else if (roll < 30)
            json.WriteString("total"u8, text[..length]);
        else if (whole)
            json.WriteNumber("total"u8, order.Total / 100);
        else
            json.WriteNumber("total"u8, order.Total / 100m);
    }

    // Optional fields of the caller's types, and ones that no reader has heard of.
    private static void WriteExtras(Utf8JsonWriter json, ref Seeded dice)
    {
        var roll = dice.Below(100);
        if (roll < 30)
            json.WriteString("api_source"u8, roll < 15 ? "shopify"u8 : "landing-page"u8);
        if (roll is >= 20 and < 35)
            json.WriteNull("code"u8);
        if (roll < 90)
            return;
        json.WriteStartObject("shipping_meta"u8);
        json.WriteBoolean("stopdesk"u8, roll < 95);
        json.WriteNull("note"u8);
        json.WriteEndObject();
        json.WriteNumber("is_gift"u8, roll % 2);
    }

    private void WriteTimes(Utf8JsonWriter json, in OrderFacts order, TimeForm form, bool malformed)
    {
        Span<byte> text = stackalloc byte[WireTime.Longest];
        json.WriteString("created_at"u8, malformed ? "hier à 25h"u8 : WireTime.Format(order.CreatedAt, form, offset, text));
        json.WriteString("updated_at"u8, WireTime.Format(order.UpdatedAt, form, offset, text));
    }
}
