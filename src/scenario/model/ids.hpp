// Ids of everything that a scenario names: each its own type, so that a hall is never taken for a site.
#pragma once

#include "base/id.hpp"

namespace gigawatt::scenario {

using SourceId = base::Id<struct SourceTag>;
using PartyId = base::Id<struct PartyTag>;
using SiteId = base::Id<struct SiteTag>;
using HallId = base::Id<struct HallTag>;
using OfferId = base::Id<struct OfferTag>;
using EnergyContractId = base::Id<struct EnergyContractTag>;
using CleanContractId = base::Id<struct CleanContractTag>;
using FuelContractId = base::Id<struct FuelContractTag>;
using SupplyId = base::Id<struct SupplyTag>;
using PlaceId = base::Id<struct PlaceTag>;
using WeatherId = base::Id<struct WeatherTag>;
using PriceId = base::Id<struct PriceTag>;
using AcceleratorId = base::Id<struct AcceleratorTag>;
using TechnologyId = base::Id<struct TechnologyTag>;
using ContractId = base::Id<struct ContractTag>;
using ActivityId = base::Id<struct ActivityTag>;
using BuildTemplateId = base::Id<struct BuildTemplateTag>;
using ResourceId = base::Id<struct ResourceTag>;
using RegionId = base::Id<struct RegionTag>;
using InstrumentId = base::Id<struct InstrumentTag>;
using FactId = base::Id<struct FactTag>;
using ClaimId = base::Id<struct ClaimTag>;

}  // namespace gigawatt::scenario
