//! The same types, written by hand with serde's derives.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Video {
    pub id: String,
    pub title: String,
    pub duration: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_public: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Owner {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

pub type VideoList = Vec<Video>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Queued,
    Pending,
    Indexing,
    Ready,
    Failed,
    Deleted,
}

pub type StatusList = Vec<Status>;

pub type Times = Vec<jiff::Timestamp>;

pub type Scores = BTreeMap<String, f64>;

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    Started(Started),
    Progress(Progress),
    Finished(Box<Finished>),
}

pub type EventList = Vec<Event>;

#[derive(Serialize, Deserialize)]
pub struct Started {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Owner>,
}

#[derive(Serialize, Deserialize)]
pub struct Progress {
    pub id: String,
    pub percent: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Finished {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<Video>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub enum Input {
    ByUrl(ByUrl),
    ByAsset(ByAsset),
    Text(String),
}

pub type InputList = Vec<Input>;

#[derive(Serialize, Deserialize)]
pub struct ByUrl {
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<f64>,
}

#[derive(Serialize, Deserialize)]
pub struct ByAsset {
    pub asset_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
}
