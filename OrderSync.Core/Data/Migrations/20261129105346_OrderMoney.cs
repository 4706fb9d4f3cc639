using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class OrderMoney : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_open",
                table: "orders");

            migrationBuilder.AddColumn<decimal>(
                name: "credits",
                table: "orders",
                type: "numeric",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "discounts",
                table: "orders",
                type: "numeric",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "fulfilment_status",
                table: "orders",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "may_change",
                table: "orders",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "payment_status",
                table: "orders",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<TimeSpan>(
                name: "platform_updated_spread",
                table: "orders",
                type: "interval",
                nullable: false,
                defaultValue: new TimeSpan(0, 0, 0, 0, 0));

            migrationBuilder.AddColumn<string[]>(
                name: "problems",
                table: "orders",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<decimal>(
                name: "refunded",
                table: "orders",
                type: "numeric",
                nullable: true);

            migrationBuilder.Sql("update orders set may_change = true where is_open");

            migrationBuilder.CreateIndex(
                name: "ix_orders_open",
                table: "orders",
                columns: new[] { "company_id", "connection_id", "placed_at" },
                filter: "is_open or may_change");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_open",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "credits",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "discounts",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "fulfilment_status",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "may_change",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "payment_status",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "platform_updated_spread",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "problems",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "refunded",
                table: "orders");

            migrationBuilder.CreateIndex(
                name: "ix_orders_open",
                table: "orders",
                columns: new[] { "company_id", "connection_id", "placed_at" },
                filter: "is_open");
        }
    }
}
