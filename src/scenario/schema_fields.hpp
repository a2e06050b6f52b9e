// How rows of the schema table are made from members of model.hpp: kind, dimension and setter follow from the member's
// type. Private to the room.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "scenario/schema.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

template <class Member>
struct MemberPointer;
template <class Owner_, class Type_>
struct MemberPointer<Type_ Owner_::*> {
  using Owner = Owner_;
  using Type = Type_;
};

/// The struct that declares a member; a row of a struct that inherits it names that struct.
template <auto Member>
using OwnerOf = typename MemberPointer<decltype(Member)>::Owner;

template <class Type>
struct Unwrapped {
  using Plain = Type;
  static constexpr bool optional = false;
};
template <class Type>
struct Unwrapped<std::optional<Type>> {
  using Plain = Type;
  static constexpr bool optional = true;
};

template <class Type>
inline constexpr bool is_quantity = false;
template <units::Dimension D>
inline constexpr bool is_quantity<units::Quantity<D>> = true;
template <class Type>
inline constexpr bool is_reference = false;
template <class Tag>
inline constexpr bool is_reference<base::Id<Tag>> = true;
template <class Type>
inline constexpr bool is_references = false;
template <class Tag>
inline constexpr bool is_references<std::vector<base::Id<Tag>>> = true;

/// The collection that an id points into.
template <class Id>
inline constexpr std::string_view collection_of = {};
template <>
inline constexpr std::string_view collection_of<SourceId> = "sources";
template <>
inline constexpr std::string_view collection_of<ClaimId> = "claims";
template <>
inline constexpr std::string_view collection_of<PartyId> = "parties";
template <>
inline constexpr std::string_view collection_of<SiteId> = "sites";
template <>
inline constexpr std::string_view collection_of<ContractId> = "contracts";
template <>
inline constexpr std::string_view collection_of<InstrumentId> = "instruments";
template <>
inline constexpr std::string_view collection_of<PlaceId> = "places";
template <>
inline constexpr std::string_view collection_of<WeatherId> = "weather";
template <>
inline constexpr std::string_view collection_of<PriceId> = "prices";
template <>
inline constexpr std::string_view collection_of<AcceleratorId> = "accelerators";
template <>
inline constexpr std::string_view collection_of<RegionId> = "regions";
template <>
inline constexpr std::string_view collection_of<TechnologyId> = "technologies";

template <>
inline constexpr std::string_view collection_of<ResourceId> = "resources";
template <>
inline constexpr std::string_view collection_of<BuildTemplateId> = "build_templates";
// Of one site: check_build.cpp looks for them.
template <>
inline constexpr std::string_view collection_of<ActivityId> = "activities";
template <>
inline constexpr std::string_view collection_of<HallId> = "halls";
template <>
inline constexpr std::string_view collection_of<SupplyId> = "supply";
template <>
inline constexpr std::string_view collection_of<OfferId> = "offers";

/// Words of an enumeration, in the order of its values.
template <class Enum>
std::vector<std::string_view> choices_of();

template <class Type>
void set_from(Type& member, const Value& value) {
  if constexpr (is_quantity<Type>) {
    member = Type::from_base(value.number);
  } else if constexpr (std::is_same_v<Type, double>) {
    member = value.number;
  } else if constexpr (std::is_same_v<Type, bool>) {
    member = value.flag;
  } else if constexpr (std::is_integral_v<Type>) {
    member = static_cast<Type>(value.integer);
  } else if constexpr (std::is_enum_v<Type>) {
    member = static_cast<Type>(value.integer);
  } else if constexpr (std::is_same_v<Type, std::string>) {
    member = value.text;
  } else if constexpr (is_reference<Type>) {
    member = Type(value.text);
  } else if constexpr (is_references<Type>) {
    member.clear();
    for (const std::string& text : value.texts) member.emplace_back(text);
  } else if constexpr (std::is_same_v<Type, std::vector<double>>) {
    member = value.numbers;
  } else if constexpr (std::is_same_v<Type, std::vector<int>>) {
    member.clear();
    for (const double number : value.numbers) member.push_back(static_cast<int>(number));
  } else if constexpr (std::is_same_v<Type, time::Date>) {
    member = value.date;
  } else if constexpr (std::is_same_v<Type, time::Month>) {
    member = value.month;
  } else if constexpr (std::is_same_v<Type, time::Years>) {
    member = value.years;
  } else if constexpr (std::is_same_v<Type, std::map<int, double>>) {
    member[static_cast<int>(value.integer)] = value.number;
  } else {
    static_assert(is_quantity<Type>, "no schema kind for this member");
  }
}

template <class Type>
constexpr FieldKind kind_of(std::string_view unit) {
  if constexpr (is_quantity<Type>)
    return FieldKind::quantity;
  else if constexpr (std::is_same_v<Type, double>)
    return unit.empty() ? FieldKind::number : unit == "%" ? FieldKind::fraction : FieldKind::quantity;
  else if constexpr (std::is_same_v<Type, bool>)
    return FieldKind::flag;
  else if constexpr (std::is_enum_v<Type>)
    return FieldKind::choice;
  else if constexpr (std::is_integral_v<Type>)
    return FieldKind::integer;
  else if constexpr (is_reference<Type>)
    return FieldKind::reference;
  else if constexpr (is_references<Type>)
    return FieldKind::references;
  else if constexpr (std::is_same_v<Type, std::vector<double>> || std::is_same_v<Type, std::vector<int>>)
    return FieldKind::numbers;
  else if constexpr (std::is_same_v<Type, time::Date>)
    return FieldKind::date;
  else if constexpr (std::is_same_v<Type, time::Month>)
    return FieldKind::month;
  else if constexpr (std::is_same_v<Type, time::Years>)
    return FieldKind::years;
  else if constexpr (std::is_same_v<Type, std::map<int, double>>)
    return FieldKind::year_map;
  else
    return FieldKind::text;
}

/// A row for a plain member. `unit` is empty for kinds that have none.
template <auto Member, class Struct = OwnerOf<Member>>
Field leaf(std::string_view key, std::string_view unit, std::string_view description, Options options = {}) {
  using Pointer = MemberPointer<decltype(Member)>;
  using Inner = Unwrapped<typename Pointer::Type>;
  using Type = typename Inner::Plain;
  Field field;
  field.key = key;
  field.kind = kind_of<Type>(unit);
  field.unit = unit;
  field.description = description;
  field.options = std::move(options);
  if constexpr (is_quantity<Type>)
    field.dimension = Type::dimension;
  else if (field.kind == FieldKind::quantity)
    field.dimension = units::parse_unit(unit).value().dimension;
  if constexpr (std::is_enum_v<Type>) field.choices = choices_of<Type>();
  if constexpr (is_reference<Type>) field.collection = collection_of<Type>;
  if constexpr (is_references<Type>) field.collection = collection_of<typename Type::value_type>;
  field.assign = [](void* owner, const Value& value) {
    auto& member = static_cast<Struct*>(owner)->*Member;
    if constexpr (Inner::optional)
      set_from(member.emplace(), value);
    else
      set_from(member, value);
  };
  return field;
}

/// A row for a nested struct.
template <auto Member, class Struct = OwnerOf<Member>>
Field record(std::string_view key, const Record& inner, std::string_view description, Options options = {}) {
  using Pointer = MemberPointer<decltype(Member)>;
  Field field;
  field.key = key;
  field.kind = FieldKind::record;
  field.description = description;
  field.options = std::move(options);
  field.record = &inner;
  field.optional = Unwrapped<typename Pointer::Type>::optional;
  field.open = [](void* owner) -> void* {
    auto& member = static_cast<Struct*>(owner)->*Member;
    if constexpr (Unwrapped<typename Pointer::Type>::optional)
      return &member.emplace();
    else
      return &member;
  };
  return field;
}

/// A row for a map of entries keyed by id, or for a list of entries without ids.
template <auto Member, class Struct = OwnerOf<Member>>
Field entries(FieldKind kind, std::string_view key, const Record& inner, std::string_view description,
              Options options = {}) {
  Field field;
  field.key = key;
  field.kind = kind;
  field.description = description;
  field.options = std::move(options);
  field.record = &inner;
  field.append = [](void* owner, [[maybe_unused]] const std::string& id) -> void* {
    auto& entry = (static_cast<Struct*>(owner)->*Member).emplace_back();
    if constexpr (requires { entry.id; }) entry.id = std::remove_reference_t<decltype(entry.id)>(id);
    return &entry;
  };
  return field;
}

template <auto Member, class Struct = OwnerOf<Member>>
Field collection(std::string_view key, const Record& inner, std::string_view description, Options options = {}) {
  return entries<Member, Struct>(FieldKind::collection, key, inner, description, std::move(options));
}

template <auto Member, class Struct = OwnerOf<Member>>
Field list(std::string_view key, const Record& inner, std::string_view description, Options options = {}) {
  return entries<Member, Struct>(FieldKind::list, key, inner, description, std::move(options));
}

/// A row for one alternative of the variant `data`.
template <class Owner, class Alternative>
Field alternative(std::string_view key, const Record& inner, std::string_view description) {
  Field field;
  field.key = key;
  field.kind = FieldKind::record;
  field.description = description;
  field.record = &inner;
  field.optional = true;
  field.open = [](void* owner) -> void* { return &static_cast<Owner*>(owner)->data.template emplace<Alternative>(); };
  return field;
}

inline constexpr std::string_view dated_key = "YEAR or YEAR-MONTH";

inline Range at_least(double low) { return {.low = low, .high = {}}; }
inline Range above(double low) { return {.low = low, .high = {}, .low_open = true}; }
inline Range between(double low, double high) { return {.low = low, .high = high}; }
inline Range share() { return between(0.0, 1.0); }

/// The first row of every entry of a map (like.hpp).
Field like_field();

/// The records of the rooms' sections; schema_*.cpp.
const Record& site_record();
const Record& named_place_record();
const Record& weather_record();
const Record& price_record();
const Record& accelerator_record();
const Record& technology_record();
const Record& contract_record();
const Record& party_record();
const Record& instrument_record();
const Record& fact_record();
const Record& claim_record();
const Record& region_record();
const Record& build_record();
const Record& build_template_record();
const Record& resource_record();

}  // namespace gigawatt::scenario
