using System.Globalization;
using System.Text.Json;
using OrderSync.Sandbox.EcoManager.Content;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>
/// A parcel as Maystro's classic API sends it. Field names come from the types of one public caller and the reads of two others;
/// no answer was captured, so the spelling varies where they leave it open, always the same for one parcel.
/// </summary>
internal sealed class ParcelWriter(MaystroShop shop)
{
    public void Write(Utf8JsonWriter json, in ParcelFacts parcel, MalformedShape? malformed)
    {
        if (malformed == MalformedShape.NotAnObject)
        {
            json.WriteStringValue("<!-- order unavailable -->"u8);
            return;
        }

        var dice = new Seeded(parcel.Seed, parcel.Index, Streams.Wire + 400);
        json.WriteStartObject();
        if (malformed != MalformedShape.MissingId)
        {
            json.WriteString("id"u8, parcel.Uuid);
            json.WriteString("instance_uuid"u8, parcel.Uuid);
        }

        WriteNumbers(json, parcel, ref dice);
        WriteStatus(json, parcel, malformed, ref dice);
        WriteTimes(json, parcel, malformed == MalformedShape.CreatedAtGarbage);
        WriteRecipient(json, parcel);
        WriteContent(json, parcel);
        json.WriteEndObject();
    }

    // Both numbers, or the one or the other: the callers try them in turn.
    private void WriteNumbers(Utf8JsonWriter json, in ParcelFacts parcel, ref Seeded dice)
    {
        var roll = dice.Below(100);
        if (roll >= 5)
            json.WriteString("display_id"u8, $"{parcel.Tracking}");
        if (roll < 90)
            json.WriteString("tracking_number"u8, $"{parcel.Tracking}");
        else
            json.WriteNull("tracking_number"u8);
        json.WriteString("external_order_id"u8, shop.ReferenceOf(parcel));
    }

    private static void WriteStatus(Utf8JsonWriter json, in ParcelFacts parcel, MalformedShape? malformed, ref Seeded dice)
    {
        var textual = dice.Chance(5);
        if (malformed == MalformedShape.TotalNotANumber)
            json.WriteString("status"u8, "livré?"u8);
        else if (malformed == MalformedShape.ItemsNotAList)
            json.WriteNull("status"u8);
        else if (textual || !int.TryParse(parcel.Status.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            json.WriteString("status"u8, parcel.Status.Json);
        else
            json.WriteNumber("status"u8, code);
        json.WriteNull("postponed_to"u8);
        json.WriteNull("alert_reason"u8);
        if (parcel.Status.Text == "50")
            json.WriteNumber("abort_reason"u8, 21);
        else
            json.WriteNull("abort_reason"u8);
    }

    private static void WriteTimes(Utf8JsonWriter json, in ParcelFacts parcel, bool malformed)
    {
        var (created, updated) = (DateTime.UnixEpoch.AddSeconds(parcel.CreatedAt), DateTime.UnixEpoch.AddSeconds(parcel.UpdatedAt));
        json.WriteString("ordered_at"u8, created);
        if (malformed)
            json.WriteString("last_update"u8, "hier à 25h"u8);
        else
            json.WriteString("last_update"u8, updated);
        json.WriteString("created_at"u8, created);
        if (parcel.Status.Text == "41")
            json.WriteString("delivered_at"u8, updated);
        else
            json.WriteNull("delivered_at"u8);
    }

    // The same person and place as in the order: drawn from the same dice in the same order.
    private static void WriteRecipient(Utf8JsonWriter json, in ParcelFacts parcel)
    {
        var dice = new Seeded(parcel.Seed, parcel.Index, Streams.People);
        var (wilaya, communes) = Places.All[dice.Below(Places.All.Length)];
        Span<byte> phone = stackalloc byte[10];
        json.WriteString("customer_name"u8, People.Name(ref dice).Json);
        json.WriteString("customer_phone"u8, People.Phone(ref dice, phone));
        var commune = dice.Below(communes.Length);
        json.WriteNumber("commune"u8, 500 + commune);
        json.WriteString("commune_name"u8, communes[commune].Json);
        json.WriteString("wilaya"u8, wilaya.Json);
    }

    private static void WriteContent(Utf8JsonWriter json, in ParcelFacts parcel)
    {
        var basket = parcel.Order.Basket;
        json.WriteString("product_name"u8, basket.Item(0).Product.Title.Json);
        json.WriteNumber("product_price"u8, basket.Products);
        json.WriteNumber("price"u8, basket.Delivery / 100);
    }
}
