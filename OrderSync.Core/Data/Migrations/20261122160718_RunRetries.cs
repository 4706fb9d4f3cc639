using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class RunRetries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "control_reason",
                table: "runs",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "retries",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "retry_at",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "wait_reason",
                table: "runs",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "wait_sentence",
                table: "runs",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "wait_spent_by",
                table: "runs",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "wait_until",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_runs_retry_at",
                table: "runs",
                column: "retry_at",
                filter: "retry_at is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_runs_retry_at",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "control_reason",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "retries",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "retry_at",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "wait_reason",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "wait_sentence",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "wait_spent_by",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "wait_until",
                table: "runs");
        }
    }
}
