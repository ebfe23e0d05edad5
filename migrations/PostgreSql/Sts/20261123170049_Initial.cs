using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace SamlFederation.Migrations.PostgreSql.Sts
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Accounts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Alias = table.Column<string>(type: "text", nullable: true),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OutboundIssuer = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Accounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Changes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Changes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ConsoleSessions",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    AccessKeyId = table.Column<string>(type: "text", nullable: false),
                    SessionToken = table.Column<string>(type: "text", nullable: false),
                    Issuer = table.Column<string>(type: "text", nullable: true),
                    SessionBound = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OriginAccessKeyId = table.Column<string>(type: "text", nullable: true),
                    OriginSessionToken = table.Column<string>(type: "text", nullable: true),
                    OriginSessionBound = table.Column<string>(type: "text", nullable: true),
                    OriginExpires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DisplayName = table.Column<string>(type: "text", nullable: true),
                    Color = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConsoleSessions", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true),
                    Xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PendingProviders",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    MetadataUrl = table.Column<string>(type: "text", nullable: false),
                    StrictReplay = table.Column<bool>(type: "boolean", nullable: false),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingProviders", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "ReplayClaims",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReplayClaims", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Revocations",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Revocations", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "SigninTokens",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    AccessKeyId = table.Column<string>(type: "text", nullable: false),
                    SessionToken = table.Column<string>(type: "text", nullable: false),
                    SessionExpires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SessionBound = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SigninTokens", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "Trail",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    EventId = table.Column<string>(type: "text", nullable: false),
                    RequestId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: true),
                    EventTime = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EventSource = table.Column<string>(type: "text", nullable: false),
                    EventName = table.Column<string>(type: "text", nullable: false),
                    ReadOnly = table.Column<bool>(type: "boolean", nullable: false),
                    UserName = table.Column<string>(type: "text", nullable: true),
                    AccessKeyId = table.Column<string>(type: "text", nullable: true),
                    ErrorCode = table.Column<string>(type: "text", nullable: true),
                    Record = table.Column<string>(type: "text", nullable: false),
                    Trace = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Trail", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "TrailDelivery",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    DigestedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Attempted = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Succeeded = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Error = table.Column<string>(type: "text", nullable: true),
                    DigestError = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrailDelivery", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TrailDigests",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    AccountId = table.Column<string>(type: "text", nullable: true),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    End = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    PreviousId = table.Column<long>(type: "bigint", nullable: true),
                    Hash = table.Column<string>(type: "text", nullable: true),
                    Signature = table.Column<string>(type: "text", nullable: true),
                    Delivered = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrailDigests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TrailLogFiles",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    AccountId = table.Column<string>(type: "text", nullable: true),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    First = table.Column<long>(type: "bigint", nullable: false),
                    Last = table.Column<long>(type: "bigint", nullable: false),
                    Oldest = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Newest = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Hash = table.Column<string>(type: "text", nullable: true),
                    Delivered = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DigestId = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrailLogFiles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TrailMentions",
                columns: table => new
                {
                    Type = table.Column<string>(type: "text", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    EventTime = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrailMentions", x => new { x.Sequence, x.Type });
                });

            migrationBuilder.CreateTable(
                name: "AccountRegion",
                columns: table => new
                {
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Active = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountRegion", x => new { x.AccountId, x.Region });
                    table.ForeignKey(
                        name: "FK_AccountRegion_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ManagedPolicies",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    UniqueId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: true),
                    Name = table.Column<string>(type: "text", nullable: false),
                    FoldedName = table.Column<string>(type: "text", nullable: false),
                    Path = table.Column<string>(type: "text", nullable: false),
                    Description = table.Column<string>(type: "text", nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false),
                    DefaultVersion = table.Column<int>(type: "integer", nullable: false),
                    LatestVersion = table.Column<int>(type: "integer", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Tags = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManagedPolicies", x => x.Arn);
                    table.ForeignKey(
                        name: "FK_ManagedPolicies_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OidcProviders",
                columns: table => new
                {
                    UniqueId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Arn = table.Column<string>(type: "text", nullable: false),
                    Url = table.Column<string>(type: "text", nullable: false),
                    ClientIds = table.Column<string>(type: "text", nullable: false),
                    Thumbprints = table.Column<string>(type: "text", nullable: false),
                    Tags = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OidcProviders", x => x.UniqueId);
                    table.ForeignKey(
                        name: "FK_OidcProviders_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SamlProviders",
                columns: table => new
                {
                    UniqueId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Arn = table.Column<string>(type: "text", nullable: false),
                    EntityId = table.Column<string>(type: "text", nullable: false),
                    MetadataXml = table.Column<string>(type: "text", nullable: false),
                    ValidUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    StrictReplay = table.Column<bool>(type: "boolean", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EncryptionMode = table.Column<string>(type: "text", nullable: false),
                    Tags = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SamlProviders", x => x.UniqueId);
                    table.ForeignKey(
                        name: "FK_SamlProviders_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Identities",
                columns: table => new
                {
                    UniqueId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    FoldedName = table.Column<string>(type: "text", nullable: false),
                    Path = table.Column<string>(type: "text", nullable: false),
                    Arn = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Kind = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    TrustPolicy = table.Column<string>(type: "text", nullable: true),
                    TrustedIds = table.Column<string>(type: "text", nullable: true),
                    MaxSessionDuration = table.Column<int>(type: "integer", nullable: true),
                    Description = table.Column<string>(type: "text", nullable: true),
                    Tags = table.Column<string>(type: "text", nullable: true),
                    BoundaryArn = table.Column<string>(type: "text", nullable: true),
                    LastUsed = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastUsedRegion = table.Column<string>(type: "text", nullable: true),
                    PasswordHash = table.Column<string>(type: "text", nullable: true),
                    PasswordCreated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    PasswordResetRequired = table.Column<bool>(type: "boolean", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Identities", x => x.UniqueId);
                    table.ForeignKey(
                        name: "FK_Identities_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Identities_ManagedPolicies_BoundaryArn",
                        column: x => x.BoundaryArn,
                        principalTable: "ManagedPolicies",
                        principalColumn: "Arn",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PolicyVersions",
                columns: table => new
                {
                    PolicyArn = table.Column<string>(type: "text", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PolicyVersions", x => new { x.PolicyArn, x.Number });
                    table.ForeignKey(
                        name: "FK_PolicyVersions_ManagedPolicies_PolicyArn",
                        column: x => x.PolicyArn,
                        principalTable: "ManagedPolicies",
                        principalColumn: "Arn",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SamlProviderCertificate",
                columns: table => new
                {
                    ProviderId = table.Column<string>(type: "text", nullable: false),
                    Fingerprint = table.Column<string>(type: "text", nullable: false),
                    Der = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SamlProviderCertificate", x => new { x.ProviderId, x.Fingerprint });
                    table.ForeignKey(
                        name: "FK_SamlProviderCertificate_SamlProviders_ProviderId",
                        column: x => x.ProviderId,
                        principalTable: "SamlProviders",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SamlProviderPrivateKey",
                columns: table => new
                {
                    ProviderId = table.Column<string>(type: "text", nullable: false),
                    KeyId = table.Column<string>(type: "text", nullable: false),
                    SealedPem = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SamlProviderPrivateKey", x => new { x.ProviderId, x.KeyId });
                    table.ForeignKey(
                        name: "FK_SamlProviderPrivateKey_SamlProviders_ProviderId",
                        column: x => x.ProviderId,
                        principalTable: "SamlProviders",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AccessKeys",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    UserId = table.Column<string>(type: "text", nullable: false),
                    SealedSecret = table.Column<string>(type: "text", nullable: false),
                    Active = table.Column<bool>(type: "boolean", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastUsed = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastUsedService = table.Column<string>(type: "text", nullable: true),
                    LastUsedRegion = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessKeys", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccessKeys_Identities_UserId",
                        column: x => x.UserId,
                        principalTable: "Identities",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "GroupMembers",
                columns: table => new
                {
                    GroupId = table.Column<string>(type: "text", nullable: false),
                    UserId = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GroupMembers", x => new { x.GroupId, x.UserId });
                    table.ForeignKey(
                        name: "FK_GroupMembers_Identities_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Identities",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_GroupMembers_Identities_UserId",
                        column: x => x.UserId,
                        principalTable: "Identities",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "InlinePolicies",
                columns: table => new
                {
                    OwnerId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InlinePolicies", x => new { x.OwnerId, x.Name });
                    table.ForeignKey(
                        name: "FK_InlinePolicies_Identities_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Identities",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MfaDevices",
                columns: table => new
                {
                    SerialNumber = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Path = table.Column<string>(type: "text", nullable: false),
                    SealedSeed = table.Column<string>(type: "text", nullable: false),
                    UserId = table.Column<string>(type: "text", nullable: true),
                    Enabled = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastUsedStep = table.Column<long>(type: "bigint", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Tags = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MfaDevices", x => x.SerialNumber);
                    table.ForeignKey(
                        name: "FK_MfaDevices_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_MfaDevices_Identities_UserId",
                        column: x => x.UserId,
                        principalTable: "Identities",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PolicyAttachments",
                columns: table => new
                {
                    OwnerId = table.Column<string>(type: "text", nullable: false),
                    PolicyArn = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PolicyAttachments", x => new { x.OwnerId, x.PolicyArn });
                    table.ForeignKey(
                        name: "FK_PolicyAttachments_Identities_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Identities",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_PolicyAttachments_ManagedPolicies_PolicyArn",
                        column: x => x.PolicyArn,
                        principalTable: "ManagedPolicies",
                        principalColumn: "Arn",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccessKeys_UserId",
                table: "AccessKeys",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_Alias",
                table: "Accounts",
                column: "Alias",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConsoleSessions_Expires",
                table: "ConsoleSessions",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_GroupMembers_UserId",
                table: "GroupMembers",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Identities_AccountId_Kind_FoldedName",
                table: "Identities",
                columns: new[] { "AccountId", "Kind", "FoldedName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Identities_Arn",
                table: "Identities",
                column: "Arn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Identities_BoundaryArn",
                table: "Identities",
                column: "BoundaryArn");

            migrationBuilder.CreateIndex(
                name: "IX_ManagedPolicies_AccountId_FoldedName",
                table: "ManagedPolicies",
                columns: new[] { "AccountId", "FoldedName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MfaDevices_AccountId",
                table: "MfaDevices",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_MfaDevices_UserId",
                table: "MfaDevices",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_OidcProviders_AccountId",
                table: "OidcProviders",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_OidcProviders_Arn",
                table: "OidcProviders",
                column: "Arn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PolicyAttachments_PolicyArn",
                table: "PolicyAttachments",
                column: "PolicyArn");

            migrationBuilder.CreateIndex(
                name: "IX_ReplayClaims_Expires",
                table: "ReplayClaims",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_Revocations_Expires",
                table: "Revocations",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_SamlProviders_AccountId",
                table: "SamlProviders",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_SamlProviders_Arn",
                table: "SamlProviders",
                column: "Arn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SamlProviders_EntityId",
                table: "SamlProviders",
                column: "EntityId");

            migrationBuilder.CreateIndex(
                name: "IX_SigninTokens_Expires",
                table: "SigninTokens",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_Trail_AccountId_AccessKeyId_EventTime_Sequence",
                table: "Trail",
                columns: new[] { "AccountId", "AccessKeyId", "EventTime", "Sequence" },
                filter: "\"AccessKeyId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Trail_AccountId_EventName_EventTime_Sequence",
                table: "Trail",
                columns: new[] { "AccountId", "EventName", "EventTime", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Trail_AccountId_EventSource_EventTime_Sequence",
                table: "Trail",
                columns: new[] { "AccountId", "EventSource", "EventTime", "Sequence" },
                filter: "\"EventSource\" <> 'sts.amazonaws.com'");

            migrationBuilder.CreateIndex(
                name: "IX_Trail_AccountId_EventTime_Sequence",
                table: "Trail",
                columns: new[] { "AccountId", "EventTime", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Trail_AccountId_UserName_EventTime_Sequence",
                table: "Trail",
                columns: new[] { "AccountId", "UserName", "EventTime", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Trail_Changes",
                table: "Trail",
                columns: new[] { "AccountId", "EventTime", "Sequence" },
                filter: "NOT \"ReadOnly\"");

            migrationBuilder.CreateIndex(
                name: "IX_Trail_EventId",
                table: "Trail",
                column: "EventId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Trail_Refusals",
                table: "Trail",
                columns: new[] { "AccountId", "EventTime", "Sequence" },
                filter: "\"ErrorCode\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Trail_RequestId",
                table: "Trail",
                column: "RequestId");

            migrationBuilder.CreateIndex(
                name: "IX_TrailDigests_AccountId_Delivered",
                table: "TrailDigests",
                columns: new[] { "AccountId", "Delivered" });

            migrationBuilder.CreateIndex(
                name: "IX_TrailDigests_End",
                table: "TrailDigests",
                column: "End");

            migrationBuilder.CreateIndex(
                name: "IX_TrailDigests_Name",
                table: "TrailDigests",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TrailDigests_Unwritten",
                table: "TrailDigests",
                column: "Id",
                filter: "\"Hash\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_TrailLogFiles_AccountId_Delivered",
                table: "TrailLogFiles",
                columns: new[] { "AccountId", "Delivered" });

            migrationBuilder.CreateIndex(
                name: "IX_TrailLogFiles_DigestId",
                table: "TrailLogFiles",
                column: "DigestId");

            migrationBuilder.CreateIndex(
                name: "IX_TrailLogFiles_Name",
                table: "TrailLogFiles",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TrailLogFiles_Unwritten",
                table: "TrailLogFiles",
                column: "Id",
                filter: "\"Hash\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_TrailMentions_AccountId_Name_EventTime_Sequence",
                table: "TrailMentions",
                columns: new[] { "AccountId", "Name", "EventTime", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_TrailMentions_AccountId_Type_EventTime_Sequence",
                table: "TrailMentions",
                columns: new[] { "AccountId", "Type", "EventTime", "Sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccessKeys");

            migrationBuilder.DropTable(
                name: "AccountRegion");

            migrationBuilder.DropTable(
                name: "Changes");

            migrationBuilder.DropTable(
                name: "ConsoleSessions");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "GroupMembers");

            migrationBuilder.DropTable(
                name: "InlinePolicies");

            migrationBuilder.DropTable(
                name: "MfaDevices");

            migrationBuilder.DropTable(
                name: "OidcProviders");

            migrationBuilder.DropTable(
                name: "PendingProviders");

            migrationBuilder.DropTable(
                name: "PolicyAttachments");

            migrationBuilder.DropTable(
                name: "PolicyVersions");

            migrationBuilder.DropTable(
                name: "ReplayClaims");

            migrationBuilder.DropTable(
                name: "Revocations");

            migrationBuilder.DropTable(
                name: "SamlProviderCertificate");

            migrationBuilder.DropTable(
                name: "SamlProviderPrivateKey");

            migrationBuilder.DropTable(
                name: "SigninTokens");

            migrationBuilder.DropTable(
                name: "Trail");

            migrationBuilder.DropTable(
                name: "TrailDelivery");

            migrationBuilder.DropTable(
                name: "TrailDigests");

            migrationBuilder.DropTable(
                name: "TrailLogFiles");

            migrationBuilder.DropTable(
                name: "TrailMentions");

            migrationBuilder.DropTable(
                name: "Identities");

            migrationBuilder.DropTable(
                name: "SamlProviders");

            migrationBuilder.DropTable(
                name: "ManagedPolicies");

            migrationBuilder.DropTable(
                name: "Accounts");
        }
    }
}
